import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';

import type { MessageCodec } from '@waybill/avro';
import type { Log, Membership, SnapshotStore, TopicPartition } from '@waybill/messages';
import type { Role } from '@waybill/service';
import { drainWithin } from '@waybill/service';
import type { Logger } from '@waybill/telemetry';

import { RUN_LIMITS } from './decision/decide-run.ts';
import type { ConsumerDefinition } from './define-consumer.ts';
import { COMMAND_AGES } from './owner/command-ages.ts';
import { createCommandFeed } from './owner/command-feed.ts';
import type { OwnerTiming } from './owner/owner-parts.ts';
import { OWNER_TIMING } from './owner/owner-parts.ts';
import { createOwners } from './owner/owners.ts';
import type { SnapshotSettings } from './snapshot/snapshot-settings.ts';
import { SNAPSHOT_SETTINGS } from './snapshot/snapshot-settings.ts';
import { createSnapshots } from './snapshot/snapshots.ts';

/** What may be set for a consumer. */
export type ConsumerConfig = {
  /** Version of this build, for claims. */
  readonly build: string;
  /** How long owners wait, ms. @default those of the specification: 50 to 250 ms after a failure, 6 h to renew */
  readonly timing?: Partial<OwnerTiming>;
  /** When snapshots are written and what may stay in memory. @default 10,000 records or 5 minutes, 512 MiB */
  readonly snapshots?: Partial<SnapshotSettings>;
};

/** What a consumer needs to run. */
export type ConsumerParts = {
  readonly log: Log;
  /** Joins a group for the partitions of these topics. */
  readonly joinMembership: (group: string, topics: readonly string[]) => Promise<Membership>;
  /** Knows the schemas of the team's contract and of the platform. */
  readonly codec: MessageCodec;
  readonly logger: Logger;
  /** ms since 1970 */
  readonly now: () => number;
  /** Where states are kept beside the log; without it all is read back at each start, and stays in memory. */
  readonly snapshotStore?: SnapshotStore | undefined;
  /** Called when decisions of a partition of an events topic can be read. */
  readonly onDecided?: (at: TopicPartition) => void;
};

/**
 * Runs a team's consumer: one owner for each partition that its group gives to this process.
 *
 * @throws what `joinMembership` throws
 */
export async function runConsumer(
  { team, kinds }: ConsumerDefinition,
  { build, timing, snapshots }: ConsumerConfig,
  { log, joinMembership, codec, logger, now, snapshotStore, onDecided = () => undefined }: ConsumerParts,
): Promise<Role> {
  const ending = new AbortController();
  const feed = createCommandFeed(log);
  const owners = createOwners(kinds, {
    log,
    feed,
    codec,
    logger,
    now,
    random: Math.random,
    owner: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
    build,
    timing: { ...OWNER_TIMING, ...timing },
    ages: COMMAND_AGES,
    limits: RUN_LIMITS,
    snapshots: snapshotStore && createSnapshots(snapshotStore, { ...SNAPSHOT_SETTINGS, ...snapshots }),
    onDecided,
  });
  const membership = await joinMembership(
    `${team}.consumer`,
    kinds.map(({ contract }) => contract.commandsTopic),
  );
  membership.onAssigned(owners.assign);
  const feeding = feed.run(ending.signal);
  return {
    name: team,
    health: owners.health,
    failed: Promise.race([membership.failed, toFailure(feeding)]),
    drain: (withinMs) =>
      drainWithin('consumer', withinMs, async () => {
        await owners.close();
        await membership.leave();
        ending.abort();
        // Its failure is that of the role.
        await Promise.allSettled([feeding]);
      }),
  };
}

/** The feed ends only when it is told to, so anything thrown there is a failure of the role. */
function toFailure(feeding: Promise<void>): Promise<Error> {
  return new Promise((resolve) => {
    feeding.catch((error: unknown) => {
      resolve(error instanceof Error ? error : new Error(String(error)));
    });
  });
}
