import type { LogRecord, TopicPartition } from '@waybill/messages';
import { judgeRecord, offsetAfter, toOffset, tokenBefore, topicTag, toTenant } from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import { createProjector, defineAggregateProjection } from '@waybill/projection';
import { createMemoryStore } from '@waybill/testing';

import type { CounterEvent } from '../fixtures.ts';
import { COMMANDS, counterKind, countersContract, ONE } from '../fixtures.ts';
import { EVENTS } from '../owner/fixtures.ts';
import { restorePartition } from '../owner/restore-partition.ts';
import type { KafkaScene } from './kafka-scene.ts';

/** What one reader makes of counter ONE, and how many records it found void. */
export type ReaderView = { readonly count: unknown; readonly version: number; readonly voidRecords: number };

const tenant = toTenant('acme');

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** An owner that reads its partition back. */
export async function readAsDecider({ log, codec }: KafkaScene, at: TopicPartition = EVENTS): Promise<ReaderView> {
  const parts = { log, codec, logger: SILENT, now: Date.now };
  const partition = { kind: counterKind, signal: new AbortController().signal, shareBytes: () => Infinity };
  const restored = await restorePartition(parts, at, await log.endOffset(at), partition);
  const one = restored.state.aggregates.get(`${tenant}|${ONE}`);
  return { count: one?.state, version: one?.version ?? 0, voidRecords: restored.voidRecords };
}

const counters = defineAggregateProjection<{ readonly count: number }, CounterEvent>({
  name: 'counters',
  topic: EVENTS.topic,
  fold: { Added: (before, { data }) => ({ count: (before?.count ?? 0) + data.by }) },
});

/** A projector that folds the partition from its begin, flight by flight. */
export async function readAsProjector({ log, codec }: KafkaScene, at: TopicPartition = EVENTS): Promise<ReaderView> {
  const memory = createMemoryStore();
  const { store, viewReader } = memory;
  memory.createPositions([positionKey(topicTag(COMMANDS.topic), at.partition)]);
  const contracts = [countersContract];
  const projector = createProjector({ store, contracts, projections: [counters], decoder: codec, owner: 'reader' });
  await projector.begin([at]);
  const loop = log.openFetchLoop();
  loop.assign(at, toOffset(0));
  const end = await log.endOffset(at);
  let voidRecords = 0;
  for (let next = toOffset(0); next < end;) {
    const fetched = await loop.take(1_000, AbortSignal.timeout(10_000));
    const { counts, stopped } = await projector.apply(fetched);
    if (stopped[0] !== undefined) throw new Error(stopped[0].reason);
    voidRecords += counts.voids;
    next = fetched.at(-1)?.next ?? next;
  }
  await loop.close();
  const view = await viewReader.get('counters', tenant, ONE);
  return { count: view?.document['count'], version: view?.version ?? 0, voidRecords };
}

/** Offsets that are live for a reader without any stored state that begins there. */
export async function liveFrom(
  { log }: KafkaScene,
  from: number,
  at: TopicPartition = EVENTS,
): Promise<readonly bigint[]> {
  const end = await log.endOffset(at);
  let token = await tokenBefore(log, at, toOffset(from));
  const live: LogRecord[] = [];
  if (from >= end) return [];
  for await (const some of log.readRange(at, toOffset(from), offsetAfter(end, -1))) {
    for (const record of some) {
      const verdict = judgeRecord(token, record);
      token = verdict.token;
      if (verdict.kind === 'live') live.push(record);
    }
  }
  return live.map(({ offset }) => offset);
}
