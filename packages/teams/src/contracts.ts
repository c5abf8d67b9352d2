import { inventoryContract } from '@waybill/contracts-inventory';
import { ordersContract } from '@waybill/contracts-orders';
import { paymentsContract } from '@waybill/contracts-payments';
import type { Contract } from '@waybill/messages';

/** The contracts of all teams of this repository. */
export const contracts: readonly Contract[] = [ordersContract, inventoryContract, paymentsContract];
