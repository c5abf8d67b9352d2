import type { Contract } from '@waybill/messages';
import type { SettingsWith, StartContext, Started } from '@waybill/service';
import { runService } from '@waybill/service';
import type { OpenLog } from '@waybill/service/log';
import { openLog } from '@waybill/service/log';
import { openSnapshots, snapshotSettings } from '@waybill/service/snapshots';
import { openStore } from '@waybill/service/store';

import type { ConsumerDefinition } from './define-consumer.ts';
import { openReactors } from './open-reactors.ts';
import { runConsumer } from './run-consumer.ts';

export { openReactors } from './open-reactors.ts';

/**
 * Runs a team's consumer as a process of its own: opens the log, decides and reacts until SIGTERM, drains, and ends with
 * a code that tells why. With a `MONGODB_URI` it keeps snapshots there; one with reactors needs it. It is all that a
 * team's `main.ts` calls.
 */
export async function runConsumerService(
  consumer: ConsumerDefinition,
  contract: Contract,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const build = environment['npm_package_version'] ?? '0.0.0';
  const own = { consumer, build, contracts: contractsOf(consumer, contract) };
  const [name, log] = [consumer.team, ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_DB'] as const];
  if (consumer.reactors.length === 0) {
    await runService({ name, needs: log, start: (...how) => startDeciding(own, ...how) }, environment);
  } else {
    const needs = [...log, 'MONGODB_URI'] as const;
    await runService({ name, needs, start: (...how) => startReacting(own, ...how) }, environment);
  }
}

type Own = { readonly consumer: ConsumerDefinition; readonly build: string; readonly contracts: readonly Contract[] };
type LogSettings = SettingsWith<'KAFKA_BROKERS' | 'SCHEMA_REGISTRY_URL' | 'MONGODB_DB'>;

/** All that the team writes down, and its reactors read and send. */
function contractsOf({ reactors }: ConsumerDefinition, contract: Contract): readonly Contract[] {
  const others = reactors.flatMap(({ reactions, sendsTo = [] }) => [
    ...reactions.map((reaction) => reaction.contract),
    ...sendsTo,
  ]);
  return [...new Map([contract, ...others].map((each) => [each.team, each])).values()];
}

async function startDeciding(own: Own, settings: LogSettings, context: StartContext): Promise<Started> {
  const log = await openFor(own, settings, context);
  return decide({ own, log }, settings, context);
}

async function startReacting(
  own: Own,
  settings: LogSettings & SettingsWith<'MONGODB_URI'>,
  context: StartContext,
): Promise<Started> {
  const log = await openFor(own, settings, context);
  const mongo = await openStore(settings, context);
  const { WAYBILL_REACTORS_FROM: from } = settings;
  // Before anything is decided: a new reactor begins where nothing was.
  const reactors = await openReactors(own.consumer.reactors, { ...log, mongo }, { logger: context.logger, from });
  const deciding = await decide({ own, log }, settings, context);
  return {
    roles: [...deciding.roles, ...reactors.roles],
    async close() {
      await reactors.close();
      await Promise.all([deciding.close(), mongo.close()]);
    },
  };
}

function openFor({ consumer, contracts }: Own, settings: LogSettings, context: StartContext): Promise<OpenLog> {
  return openLog(settings, { clientId: consumer.team, contracts }, context);
}

async function decide(
  { own: { consumer, build }, log }: { readonly own: Own; readonly log: OpenLog },
  settings: LogSettings,
  context: StartContext,
): Promise<Started> {
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
}
