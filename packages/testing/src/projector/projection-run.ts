import { randomUUID } from 'node:crypto';

import { topicTag } from '@waybill/messages';
import type { FetchedRecords, TopicPartition } from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import type { FlightReport, Projection, Projector, RecordDecoder, Store } from '@waybill/projection';
import { createProjector } from '@waybill/projection';
import type { History } from '@waybill/projection/testing';
import { HISTORY_TOPIC, historyContract, historyDecoder } from '@waybill/projection/testing';

import { parities, things, totals } from './thing-projections.ts';

/** A partition of a history. */
export function partition(number: number): TopicPartition {
  return { topic: HISTORY_TOPIC, partition: number };
}

/** Its key in positions. */
export function keyOf(number: number): string {
  return positionKey(topicTag('demo.thing.commands.v1'), number);
}

/** A projector of a history's views. */
export function projectorOn(
  store: Store,
  decoder: RecordDecoder = historyDecoder,
  projections: readonly Projection[] = [things, totals],
): Projector {
  return createProjector({
    store,
    owner: randomUUID(),
    projections,
    contracts: [historyContract],
    decoder,
  });
}

/** A projector of all kinds of views: of one aggregate, of many, and with several documents for one event. */
export function projectorOfAll(store: Store): Projector {
  return projectorOn(store, historyDecoder, [things, totals, parities]);
}

/** A projector that has begun, and what it has not read yet. */
export type Run = {
  readonly projector: Projector;
  /** Carries out a flight with up to so many records of each partition. */
  fly(most?: number): Promise<FlightReport>;
};

/** Begins a projector at the stored positions of these partitions. */
export async function beginRun(
  store: Store,
  history: History,
  partitions: readonly number[],
  projector: Projector = projectorOn(store),
): Promise<Run> {
  const begun = await projector.begin(partitions.map(partition));
  const next = new Map(Array.from(begun, ([at, { events }]) => [at.partition, Number(events) + 1]));
  return {
    projector,
    fly(most = Infinity) {
      const fetched = Array.from(next, ([number, from]) => wholeDecisions(history.fetched(number, from, from + most)));
      for (const { partition: number, next: offset } of fetched) next.set(number, Number(offset));
      return projector.apply(fetched);
    },
  };
}

/** A fetch never tears a record batch: what does not end a decision is left for the next one. */
function wholeDecisions({ records, next, ...at }: FetchedRecords): FetchedRecords {
  const end = records.findLastIndex(({ headers }) => headers['ce_sequence'] === undefined) + 1;
  const [dropped] = records.slice(end);
  return { ...at, records: records.slice(0, end), next: dropped?.offset ?? next };
}
