import { runService } from '@waybill/service';
import { openLog } from '@waybill/service/log';
import { openStore } from '@waybill/service/store';
import { contracts } from '@waybill/teams';

import { openProjector } from './open-projector.ts';
import { projections } from './projections.ts';

await runService(
  {
    name: 'projector',
    needs: ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI', 'MONGODB_DB'],
    async start(settings, context) {
      const log = await openLog(settings, { clientId: 'projector', contracts }, context);
      const mongo = await openStore(settings, context);
      const role = await openProjector({ ...log, contracts, projections, mongo }, context);
      return {
        roles: [role],
        async close() {
          await Promise.all([log.close(), mongo.close()]);
        },
      };
    },
  },
  process.env,
);
