import { runService } from '@waybill/service';

import { standalone } from './app.ts';

await runService(standalone, process.env);
