import { ordersContract } from '@waybill/contracts-orders';
import { createKafkaLog, type KafkaConnection } from '@waybill/kafka';
import type { FetchedRecords, Offset } from '@waybill/messages';
import { OUTCOME_TYPE, PARTITIONS, topicTag } from '@waybill/messages';
import { connectMongo, createMongoStatusReader } from '@waybill/mongodb';
import { PROJECTOR_DEPLOYMENT } from '@waybill/service/store';

const [{ commandsTopic, eventsTopic } = { commandsTopic: '', eventsTopic: '' }] = ordersContract.aggregates;
const MOST_RECORDS = 2_000;

/** When a stranger could see each step of a command, ms since 1970; undefined for a step that was not seen. */
export type SeenStages = {
  /** The command stands in the log. */
  picked?: number;
  /** Its outcome stands in the log. */
  committed?: number;
  /** A majority of the store has a position that covers it. */
  projected?: number;
};

/** Watches the way of commands from outside: the log by a fetch loop of its own, positions by a change stream. */
export type StageWatch = {
  /** By command id. */
  readonly seen: ReadonlyMap<string, SeenStages>;
  readonly close: () => Promise<void>;
};

/** Watches from now on. It costs the broker and the store a reader more, so it is no part of a judged round. */
export async function openStageWatch(
  connection: KafkaConnection,
  store: { readonly uri: string; readonly database: string },
): Promise<StageWatch> {
  const log = createKafkaLog(connection);
  const fetchLoop = log.openFetchLoop();
  const stopping = new AbortController();
  const sightings = createSightings();
  for (const topic of [commandsTopic, eventsTopic]) {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      fetchLoop.assign({ topic, partition }, await log.endOffset({ topic, partition }));
    }
  }
  const reading = (async () => {
    while (!stopping.signal.aborted) {
      const fetched = await fetchLoop.take(MOST_RECORDS, stopping.signal);
      for (const part of fetched) sightings.read(part, clock());
    }
  })();
  const mongo = await connectMongo({ ...store, onWaiting: () => undefined });
  const unwatch = createMongoStatusReader(mongo, PROJECTOR_DEPLOYMENT).watchPositions(({ decidedThrough }) => {
    sightings.advance(decidedThrough, clock());
  });
  return {
    seen: sightings.seen,
    async close() {
      stopping.abort();
      unwatch();
      await reading;
      await fetchLoop.close();
      await Promise.all([log.close(), mongo.close()]);
    },
  };
}

/** A fraction of a millisecond counts here, and the clock must be the same in the generator. */
function clock(): number {
  return performance.timeOrigin + performance.now();
}

type Sightings = {
  readonly seen: ReadonlyMap<string, SeenStages>;
  read(fetched: Pick<FetchedRecords, 'topic' | 'partition' | 'records'>, atMs: number): void;
  advance(decidedThrough: ReadonlyMap<string, Offset>, atMs: number): void;
};

/** Puts together what was seen in the log and in the store. A position may be seen before the command that it covers. */
export function createSightings(): Sightings {
  const seen = new Map<string, SeenStages>();
  const waiting = new Map<string, { readonly offset: Offset; readonly stages: SeenStages }[]>();
  const through = new Map<string, { readonly offset: Offset; readonly atMs: number }>();
  const stagesOf = (commandId: string): SeenStages => {
    const stages = seen.get(commandId) ?? {};
    seen.set(commandId, stages);
    return stages;
  };

  function settle(key: string): void {
    const known = through.get(key);
    if (!known) return;
    const left = (waiting.get(key) ?? []).filter(({ offset, stages }) => {
      if (offset > known.offset) return true;
      stages.projected = known.atMs;
      return false;
    });
    waiting.set(key, left);
  }

  return {
    seen,
    read({ topic, partition, records }, atMs) {
      const key = `${topicTag(commandsTopic)}.${partition}`;
      for (const { offset, headers } of records) {
        if (topic === commandsTopic) {
          const stages = stagesOf(headers['ce_id'] ?? '');
          stages.picked = atMs;
          waiting.set(key, [...(waiting.get(key) ?? []), { offset, stages }]);
        } else if (headers['ce_type'] === OUTCOME_TYPE) stagesOf(headers['ce_causationid'] ?? '').committed = atMs;
      }
      if (topic === commandsTopic) settle(key);
    },
    advance(decidedThrough, atMs) {
      for (const [key, offset] of decidedThrough) {
        if (offset <= (through.get(key)?.offset ?? -1n)) continue;
        through.set(key, { offset, atMs });
        settle(key);
      }
    },
  };
}
