import type { Contract } from '@waybill/messages';
import { runService } from '@waybill/service';
import { openLog } from '@waybill/service/log';
import { openSnapshots, snapshotSettings } from '@waybill/service/snapshots';

import type { ConsumerDefinition } from './define-consumer.ts';
import { runConsumer } from './run-consumer.ts';

/**
 * Runs a team's consumer as a process of its own: opens the log, decides until SIGTERM, drains, and ends with a code
 * that tells why. With a `MONGODB_URI` it keeps snapshots there. It is all that a team's `main.ts` calls.
 */
export async function runConsumerService(
  consumer: ConsumerDefinition,
  contract: Contract,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  await runService(
    {
      name: consumer.team,
      needs: ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_DB'],
      async start(settings, context) {
        const log = await openLog(settings, { clientId: consumer.team, contracts: [contract] }, context);
        const build = environment['npm_package_version'] ?? '0.0.0';
        const snapshots = await openSnapshots(settings, context);
        const role = await runConsumer(
          consumer,
          { build, snapshots: snapshotSettings(settings) },
          { ...log, logger: context.logger, now: Date.now, snapshotStore: snapshots?.store },
        );
        return {
          roles: [role],
          async close() {
            await Promise.all([log.close(), snapshots?.close()]);
          },
        };
      },
    },
    environment,
  );
}
