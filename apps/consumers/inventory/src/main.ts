import { runConsumerService } from '@waybill/consumer/service';
import { inventoryContract } from '@waybill/contracts-inventory';

import { inventory } from './app.ts';

await runConsumerService(inventory, inventoryContract, process.env);
