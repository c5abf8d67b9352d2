import type { Contract } from '@waybill/messages';
import { runService } from '@waybill/service';
import { openLog } from '@waybill/service/log';

import type { ConsumerDefinition } from './define-consumer.ts';
import { runConsumer } from './run-consumer.ts';

/**
 * Runs a team's consumer as a process of its own: opens the log, decides until SIGTERM, drains, and ends with a code
 * that tells why. It is all that a team's `main.ts` calls.
 */
export async function runConsumerService(
  consumer: ConsumerDefinition,
  contract: Contract,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  await runService(
    {
      name: consumer.team,
      needs: ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL'],
      async start(settings, context) {
        const log = await openLog(settings, { clientId: consumer.team, contracts: [contract] }, context);
        const build = environment['npm_package_version'] ?? '0.0.0';
        const role = await runConsumer(consumer, { build }, { ...log, logger: context.logger, now: Date.now });
        return { roles: [role], close: () => log.close() };
      },
    },
    environment,
  );
}
