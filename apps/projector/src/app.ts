import { randomUUID } from 'node:crypto';

import { fetchDecodable, type MessageCodec } from '@waybill/avro';
import type { Contract, Log, Membership } from '@waybill/messages';
import type { PositionsReading } from '@waybill/operations';
import type { Projection, Store } from '@waybill/projection';
import { createProjector } from '@waybill/projection';
import type { Role } from '@waybill/service';
import { drainWithin } from '@waybill/service';
import type { Logger } from '@waybill/telemetry';

import { createFlightCounters } from './flight-counters.ts';
import { ProjectionLoop } from './projection-loop.ts';

/** What may be set for a projector. */
export type ProjectorConfig = {
  /** Name of its group, which shares the partitions out. @default platform.projector */
  readonly group?: string;
  /** Records of one flight. @default 2000 */
  readonly maxFlightRecords?: number;
};

/** What a projector needs to run. */
export type ProjectorParts = {
  readonly log: Log;
  /** Joins a group for the partitions of these topics. */
  readonly joinMembership: (group: string, topics: readonly string[]) => Promise<Membership>;
  readonly store: Store;
  /** Knows the schemas of the contracts and of the platform. */
  readonly codec: Pick<MessageCodec, 'prepare' | 'decode'>;
  /** Whose events are read. */
  readonly contracts: readonly Contract[];
  readonly projections: readonly Projection[];
  readonly logger: Logger;
  /** Names this process among all projectors: letters, digits and `-`, never used again. @default a random one */
  readonly owner?: string;
  /** Called with the positions that a majority of the store has, so that waiters in this process need no database. */
  readonly onAdvance?: (reading: PositionsReading) => void;
};

/**
 * Runs the projector: it reads the events topics of all contracts and keeps views, operation rows and positions.
 *
 * @throws what `joinMembership` throws
 */
export async function runProjector(config: ProjectorConfig, parts: ProjectorParts): Promise<Role> {
  const { log, store, codec, contracts, projections, logger } = parts;
  const { owner = randomUUID(), onAdvance = () => undefined } = parts;
  const counters = createFlightCounters();
  const loop = new ProjectionLoop({
    projector: createProjector({ store, projections, contracts, decoder: codec, owner }),
    log,
    fetchLoop: fetchDecodable(log.openFetchLoop(), {
      codec,
      onWaiting: ({ topic, partition }, reason) => {
        logger.warn('a partition waits for a schema', { topic, partition, reason });
      },
    }),
    maxFlightRecords: config.maxFlightRecords ?? 2_000,
    logger,
    counters,
    onAdvance,
  });
  const topics = contracts.flatMap(({ aggregates }) => aggregates.map(({ eventsTopic }) => eventsTopic));
  const membership = await parts.joinMembership(config.group ?? 'platform.projector', topics);
  membership.onAssigned((partitions) => {
    loop.assign(partitions);
  });
  const running = loop.run();
  return {
    name: 'projector',
    health: () => ({ ...loop.state(), details: counters.details() }),
    failed: Promise.race([membership.failed, failureOf(running)]),
    drain: (withinMs) =>
      drainWithin('projector', withinMs, async () => {
        loop.stop();
        await running;
        await membership.leave();
      }),
  };
}

/** The loop ends only when it is told to, so anything thrown there is a failure of the role. */
function failureOf(running: Promise<void>): Promise<Error> {
  return new Promise((resolve) => {
    running.catch((error: unknown) => {
      resolve(error instanceof Error ? error : new Error(String(error)));
    });
  });
}
