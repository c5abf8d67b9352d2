import { runService } from '@waybill/service';
import { openLog } from '@waybill/service/log';
import { openStore } from '@waybill/service/store';
import { contracts } from '@waybill/teams';

import { NOTIFIER_NEEDS, openNotifier } from './open-notifier.ts';

const PARTS = ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI', 'MONGODB_DB', 'PUBLIC_URL'] as const;

await runService(
  {
    name: 'notifier',
    needs: [...PARTS, ...NOTIFIER_NEEDS],
    async start(settings, context) {
      const log = await openLog(settings, { clientId: 'notifier', contracts }, context);
      const mongo = await openStore(settings, context);
      const publicUrl = () => Promise.resolve(settings.PUBLIC_URL);
      const notifier = await openNotifier(settings, { ...log, contracts, mongo, publicUrl }, context);
      return {
        roles: [notifier.role],
        async close() {
          await notifier.close();
          await Promise.all([log.close(), mongo.close()]);
        },
      };
    },
  },
  process.env,
);
