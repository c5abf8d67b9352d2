import { ordersContract } from '@waybill/contracts-orders';
import { runConsumerService } from '@waybill/consumer/service';

import { orders } from './app.ts';

await runConsumerService(orders, ordersContract, process.env);
