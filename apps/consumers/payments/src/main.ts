import { runConsumerService } from '@waybill/consumer/service';
import { paymentsContract } from '@waybill/contracts-payments';

import { payments } from './app.ts';

await runConsumerService(payments, paymentsContract, process.env);
