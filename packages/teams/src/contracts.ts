import { inventoryContract } from '@waybill/contracts-inventory';
import { ordersContract } from '@waybill/contracts-orders';
import { paymentsContract } from '@waybill/contracts-payments';
import { platformContract } from '@waybill/contracts-platform';
import type { Contract } from '@waybill/messages';

/** The contracts of all teams of this repository, and the platform's own. */
export const contracts: readonly Contract[] = [ordersContract, inventoryContract, paymentsContract, platformContract];
