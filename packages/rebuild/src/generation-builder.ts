import type { Offset, TopicPartition } from '@waybill/messages';
import { NO_OFFSET, offsetAfter, PARTITIONS, PartUnavailableError, topicTag } from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import type { Positions, Projection, Projector, Store } from '@waybill/projection';
import { createProjector, FlightLostError, ofGeneration } from '@waybill/projection';

import { UnfoldableError } from './rebuild-errors.ts';
import type { RebuildJob } from './rebuild-job.ts';

const RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;

/** Where a rebuild is in each partition: the last offset that is in the generation. */
export type Reached = ReadonlyMap<string, Offset>;

/** Writes one generation of a view from its own positions on, with a projector of its own. */
export class GenerationBuilder {
  private readonly job: RebuildJob;
  private readonly projector: Projector;
  private readonly partitions: readonly (TopicPartition & { readonly key: string })[];
  private readonly reached = new Map<string, Offset>();
  /** In a row. */
  private failures = 0;

  constructor(job: RebuildJob, generation: number) {
    const { projection, contracts, decoder, owner, generations } = job;
    this.job = job;
    this.partitions = partitionsOf(job);
    this.projector = createProjector({
      store: withoutRows(generations.storeOf(projection.name, generation)),
      projections: [ofGeneration(projection, generation)],
      ...{ contracts, decoder, owner },
    });
  }

  /**
   * Writes until it is far enough, through all troubles of the store.
   *
   * @param isThere  asked at the beginning and behind each flight
   * @throws `UnfoldableError`, the signal's reason, what the source throws
   */
  async flyUntil(isThere: (reached: Reached) => Promise<boolean>): Promise<void> {
    const { signal, wait, onWaiting } = this.job;
    for (this.failures = 0; ; this.failures += 1) {
      signal.throwIfAborted();
      try {
        await this.flyOnce(isThere);
        return;
      } catch (error) {
        if (!(error instanceof PartUnavailableError || error instanceof FlightLostError)) throw error;
        onWaiting?.(error.message);
        await wait(Math.min(RETRY_MS * 2 ** this.failures, MAX_RETRY_MS));
      }
    }
  }

  private async flyOnce(isThere: (reached: Reached) => Promise<boolean>): Promise<void> {
    try {
      await this.begin();
      while (!(await isThere(this.reached))) await this.fly();
    } finally {
      for (const at of this.partitions) this.job.source.unassign(at);
    }
  }

  private async begin(): Promise<void> {
    const begun = await this.projector.begin(this.partitions);
    for (const at of this.partitions) {
      const events = begun.get(at)?.events ?? NO_OFFSET;
      this.reached.set(at.key, events);
      this.job.source.assign(at, offsetAfter(events));
    }
  }

  private async fly(): Promise<void> {
    const { signal, source, pace } = this.job;
    signal.throwIfAborted();
    const fetched = await source.take();
    if (fetched.length === 0) return;
    const { reading, stopped } = await this.projector.apply(fetched);
    this.failures = 0;
    const [problem] = stopped;
    if (problem) throw new UnfoldableError(problem.reason);
    for (const [key, events] of reading?.eventsThrough ?? []) this.reached.set(key, events);
    await pace?.(fetched.reduce((records, part) => records + part.records.length, 0));
  }
}

/** All partitions of the topics that a projection folds, with their keys in positions. */
export function partitionsOf({ projection, contracts }: Pick<RebuildJob, 'projection' | 'contracts'>) {
  const topics = topicsOf(projection);
  return contracts
    .flatMap(({ aggregates }) => aggregates)
    .filter(({ eventsTopic }) => topics.includes(eventsTopic))
    .flatMap(({ eventsTopic, commandsTopic }) =>
      Array.from({ length: PARTITIONS }, (_, partition) => ({
        topic: eventsTopic,
        partition,
        key: positionKey(topicTag(commandsTopic), partition),
      })),
    );
}

function topicsOf(projection: Projection): readonly string[] {
  return projection.kind === 'aggregate' ? [projection.topic] : projection.topics;
}

/** How many offsets of these partitions lie between where a rebuild is and some positions. */
export function offsetsBetween(reached: Reached, positions: Positions): bigint {
  let sum = 0n;
  for (const [key, offset] of reached) {
    const ahead = (positions.get(key)?.events ?? NO_OFFSET) - offset;
    if (ahead > 0n) sum += ahead;
  }
  return sum;
}

/** What became of operations is none of a rebuild's business. */
function withoutRows(store: Store): Store {
  return { ...store, write: ({ views }) => store.write({ views, rows: [] }) };
}
