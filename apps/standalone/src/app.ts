import { randomUUID } from 'node:crypto';

import { runConsumer } from '@waybill/consumer';
import { openReactors } from '@waybill/consumer/service';
import { INGRESS_NEEDS, openIngress } from '@waybill/ingress/open';
import { createMongoSnapshotStore, createMongoStatusReader } from '@waybill/mongodb';
import { openNotifier } from '@waybill/notifier/open';
import { openProjector } from '@waybill/projector/open';
import type { Service } from '@waybill/service';
import { openLog } from '@waybill/service/log';
import { snapshotSettings } from '@waybill/service/snapshots';
import { openStore, PROJECTOR_DEPLOYMENT } from '@waybill/service/store';
import { contracts } from '@waybill/teams';

import { consumers as teams } from './consumers.ts';
import { createPositionRelay } from './position-relay.ts';

const NEEDS = ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI', 'MONGODB_DB', ...INGRESS_NEEDS] as const;

/**
 * All roles in one process: small installations, `npm start`. Groups, claims and positions work as everywhere, so more
 * processes of any kind may run beside it; only the way from the projector to waiting requests is shorter.
 */
export const standalone: Service<(typeof NEEDS)[number]> = {
  name: 'standalone',
  needs: NEEDS,
  async start(settings, context) {
    const log = await openLog(settings, { clientId: 'standalone', contracts }, context);
    const mongo = await openStore(settings, context);
    const stored = createMongoStatusReader(mongo, PROJECTOR_DEPLOYMENT);
    const owner = randomUUID();
    const relay = createPositionRelay((listener) => stored.watchPositions(listener, { except: owner }));
    const shared = { ...log, contracts, mongo };

    const projector = await openProjector({ ...shared, owner, onAdvance: relay.publish }, context);
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
  },
};

/** The address of the API is known once the ingress listens. */
function deferred(): { readonly value: Promise<string>; readonly resolve: (value: string) => void } {
  let resolve: (value: string) => void = () => undefined;
  const value = new Promise<string>((given) => (resolve = given));
  return { value, resolve };
}
