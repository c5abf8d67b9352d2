import { projections } from '@waybill/projector/projections';
import { runService } from '@waybill/service';
import { contracts } from '@waybill/teams';

import { createStandalone } from './app.ts';
import { consumers } from './consumers.ts';

await runService(createStandalone({ contracts, consumers, projections }), process.env);
