import { randomUUID } from 'node:crypto';

import type { ConsumerDefinition } from '@waybill/consumer';
import { runConsumer } from '@waybill/consumer';
import { openReactors } from '@waybill/consumer/service';
import { INGRESS_NEEDS, openIngress } from '@waybill/ingress/open';
import type { Contract } from '@waybill/messages';
import { createMongoSnapshotStore, createMongoStatusReader } from '@waybill/mongodb';
import { openNotifier } from '@waybill/notifier/open';
import { openProjector } from '@waybill/projector/open';
import type { Projection } from '@waybill/projection';
import type { Service, StartContext, Started } from '@waybill/service';
import { openLog } from '@waybill/service/log';
import { snapshotSettings } from '@waybill/service/snapshots';
import { openStore, PROJECTOR_DEPLOYMENT } from '@waybill/service/store';
import { createPositionRelay } from './position-relay.ts';

const NEEDS = ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI', 'MONGODB_DB', ...INGRESS_NEEDS] as const;

type Standalone = Service<(typeof NEEDS)[number]>;

/** What an installation serves: the contracts of its teams, their consumers, and their views. */
export type Teams = {
  readonly contracts: readonly Contract[];
  readonly consumers: readonly ConsumerDefinition[];
  readonly projections: readonly Projection[];
};

/**
 * All roles in one process: small installations, `npm start`. Groups, claims and positions work as everywhere, so more
 * processes of any kind may run beside it; only the way from the projector to waiting requests is shorter.
 */
export function createStandalone(teams: Teams): Standalone {
  return { name: 'standalone', needs: NEEDS, start: (settings, context) => start(teams, settings, context) };
}

async function start(
  { contracts, consumers: teams, projections }: Teams,
  settings: Parameters<Standalone['start']>[0],
  context: StartContext,
): Promise<Started> {
  const log = await openLog(settings, { clientId: 'standalone', contracts }, context);
  const mongo = await openStore(settings, context);
  const stored = createMongoStatusReader(mongo, PROJECTOR_DEPLOYMENT);
  const owner = randomUUID();
  const relay = createPositionRelay((listener) => stored.watchPositions(listener, { except: owner }));
  const shared = { ...log, contracts, mongo };

  const projector = await openProjector({ ...shared, projections, owner, onAdvance: relay.publish }, context);
  // Before anything is decided: a new reactor begins where nothing was.
  const reactors = await openReactors(
    teams.flatMap((team) => team.reactors),
    { ...log, mongo },
    { logger: context.logger, from: settings.WAYBILL_REACTORS_FROM },
  );
  const address = deferred();
  const { WEBHOOKS_MASTER_KEY } = settings;
  // Without a master key nobody can be told anything: endpoints can be registered, and wait.
  const notifier =
    WEBHOOKS_MASTER_KEY === undefined
      ? undefined
      : await openNotifier(
          { ...settings, WEBHOOKS_MASTER_KEY },
          { ...shared, watchPositions: relay.watch, publicUrl: () => address.value },
          context,
        );
  const consumers = await Promise.all(
    teams.map((team) =>
      runConsumer(
        team,
        { build: 'standalone', snapshots: snapshotSettings(settings) },
        { ...log, logger: context.logger, now: Date.now, snapshotStore: createMongoSnapshotStore(mongo) },
      ),
    ),
  );
  const ingress = await openIngress(settings, { ...shared, watchPositions: relay.watch }, context);
  address.resolve(settings.PUBLIC_URL ?? ingress.role.url);
  return {
    roles: [ingress.role, ...consumers, ...reactors.roles, ...(notifier ? [notifier.role] : []), projector],
    url: ingress.role.url,
    async close() {
      await Promise.all([ingress.close(), reactors.close(), notifier?.close()]);
      await Promise.all([log.close(), mongo.close()]);
    },
  };
}

/** The address of the API is known once the ingress listens. */
function deferred(): { readonly value: Promise<string>; readonly resolve: (value: string) => void } {
  let resolve: (value: string) => void = () => undefined;
  const value = new Promise<string>((given) => (resolve = given));
  return { value, resolve };
}
