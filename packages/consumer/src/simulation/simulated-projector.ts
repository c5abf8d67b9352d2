import type { Contract, FetchedRecords, TopicPartition } from '@waybill/messages';
import { offsetAfter, PARTITIONS, toOffset, topicTag } from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import type { Projection, Projector, RecordDecoder } from '@waybill/projection';
import { createProjector, FlightLostError } from '@waybill/projection';
import type { MemoryLog, MemoryStore } from '@waybill/testing';

import type { Actor, Chance } from './actor.ts';

export type ProjectorWorld = {
  readonly log: MemoryLog;
  readonly store: MemoryStore;
  readonly decoder: RecordDecoder;
  readonly contracts: readonly Contract[];
  readonly projections: readonly Projection[];
  readonly chance: Chance;
};

/** Its name, once for all: it is asked for at each step. */
type NamedPartition = TopicPartition & { readonly name: string };

/** The projector as production has it, on a store that forgets in a crash what no majority had. */
export class SimulatedProjector implements Actor {
  readonly name = 'projector';
  private readonly world: ProjectorWorld;
  private readonly partitions: readonly NamedPartition[];
  private projector: Projector | undefined;
  /** The next record of each partition; empty before it has begun. */
  private next = new Map<string, bigint>();
  private lives = 0;

  constructor(world: ProjectorWorld) {
    this.world = world;
    const aggregates = world.contracts.flatMap((contract) => contract.aggregates);
    const numbers = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    this.partitions = aggregates.flatMap(({ eventsTopic: topic }) =>
      numbers.map((partition) => ({ topic, partition, name: `${topic}.${partition}` })),
    );
    world.store.createPositions(
      aggregates.flatMap(({ commandsTopic }) => numbers.map((n) => positionKey(topicTag(commandsTopic), n))),
    );
  }

  hasWork(): boolean {
    return this.behind().length > 0;
  }

  async step(): Promise<string> {
    const projector = this.projector ?? (await this.begin());
    const { chance, store } = this.world;
    const behind = this.behind();
    const first = chance.upTo(behind.length);
    const fetched = behind.slice(first, first + 1 + chance.upTo(behind.length)).map((at) => this.fetch(at));
    if (chance.of('crash')) {
      // The flight goes on while the store loses what it can: its position must not outlive its views.
      store.crash();
    }
    try {
      const { stopped } = await projector.apply(fetched);
      if (stopped.length > 0) throw new Error(stopped.map(({ reason }) => reason).join(' '));
    } catch (error) {
      if (!(error instanceof FlightLostError)) throw error;
      this.projector = undefined;
      return 'loses a flight';
    }
    for (const { topic, partition, next } of fetched) this.next.set(`${topic}.${partition}`, next);
    return `applies ${fetched.length} partitions`;
  }

  crash(): void {
    this.world.store.crash();
    this.projector = undefined;
  }

  private async begin(): Promise<Projector> {
    const { store, projections, contracts, decoder } = this.world;
    this.lives += 1;
    const projector = createProjector({
      ...{ store: store.store, projections, contracts, decoder },
      owner: `projector-${this.lives}`,
    });
    const begun = await projector.begin(this.partitions);
    this.next = new Map(
      Array.from(begun, ([{ topic, partition }, { events }]) => [`${topic}.${partition}`, offsetAfter(events)]),
    );
    this.projector = projector;
    return projector;
  }

  private behind(): readonly NamedPartition[] {
    return this.partitions.filter((at) => this.world.log.countOf(at) > this.nextOf(at));
  }

  private fetch(at: NamedPartition): FetchedRecords {
    const all = this.world.log.recordsOf(at);
    const from = this.nextOf(at);
    const records = wholeDecisions(all.slice(from, from + 1 + this.world.chance.upTo(all.length - from)), all);
    const { topic, partition } = at;
    return { topic, partition, records, next: toOffset(from + records.length) };
  }

  private nextOf({ name }: NamedPartition): number {
    return Number(this.next.get(name) ?? 0);
  }
}

/** Record batches are never torn: what begins is fetched up to its outcome. */
function wholeDecisions<Item extends { readonly headers: Readonly<Record<string, string | undefined>> }>(
  some: readonly Item[],
  all: readonly Item[],
): readonly Item[] {
  const last = some.at(-1);
  if (last === undefined) return some;
  const behind = all.slice(all.indexOf(last) + 1);
  const more = behind.findIndex(({ headers }) => headers['ce_sequence'] === undefined);
  return last.headers['ce_sequence'] === undefined ? some : [...some, ...behind.slice(0, more + 1)];
}
