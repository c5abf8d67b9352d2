import { runService } from '@waybill/service';
import { openLog } from '@waybill/service/log';
import { openStore } from '@waybill/service/store';
import { contracts } from '@waybill/teams';

import { INGRESS_NEEDS, openIngress } from './open-ingress.ts';

await runService(
  {
    name: 'ingress',
    needs: ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI', 'MONGODB_DB', ...INGRESS_NEEDS],
    async start(settings, context) {
      const log = await openLog(settings, { clientId: 'ingress', contracts }, context);
      const mongo = await openStore(settings, context);
      const ingress = await openIngress(settings, { ...log, contracts, mongo }, context);
      return {
        roles: [ingress.role],
        url: ingress.role.url,
        async close() {
          await ingress.close();
          await Promise.all([log.close(), mongo.close()]);
        },
      };
    },
  },
  process.env,
);
