import { runConsumerService } from '@waybill/consumer/service';
import { platformContract } from '@waybill/contracts-platform';

import { platform } from './app.ts';

await runConsumerService(platform, platformContract, process.env);
