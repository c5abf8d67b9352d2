import { setTimeout as delay } from 'node:timers/promises';

import type { MessageCodec } from '@waybill/avro';
import { fetchDecodable } from '@waybill/avro';
import { ordersContract } from '@waybill/contracts-orders';
import { createKafkaLog } from '@waybill/kafka';
import { NO_OFFSET, offsetAfter, PARTITIONS, topicTag, toTenant } from '@waybill/messages';
import { createMongoGenerationStore, createMongoStore, type Mongo } from '@waybill/mongodb';
import { rebuildView } from '@waybill/rebuild';
import { abortWithin } from '@waybill/service';

import type { Bench } from '../bench.ts';
import { startCpuMeter } from '../machine/cpu-meter.ts';
import { decidedOrders } from '../projection/decided-orders.ts';
import { DEPLOYMENT, withDatabase, writeRaw } from '../projection/order-database.ts';
import { orderView } from '../projection/order-view.ts';
import { openOrdersCodec, writeHistory } from '../projection/write-history.ts';
import type { Section } from '../report/report.ts';
import { judgeRound, type Verdict, worstOf } from '../statistics/judge-round.ts';

const ORDERS_PER_SECOND = 6_000;
const ORDERS_PER_FLIGHT = 2_400;
const FLIGHT_RECORDS = 2_000;
const LOOK_MS = 200;
const [{ eventsTopic, commandsTopic } = { eventsTopic: '', commandsTopic: '' }] = ordersContract.aggregates;

type Timed = { readonly perSecond: number; readonly verdict: Verdict };

/**
 * A view built anew from the log, from its first fetch until readers change to it, against raw writes of the documents that
 * it writes: same indexes, nothing read.
 */
export async function measureRebuild(bench: Bench): Promise<Section> {
  const { topicPrefix } = await bench.platform();
  const orders = ORDERS_PER_SECOND * bench.options.seconds;
  bench.say(`rebuild: writing ${orders} orders`);
  const codec = await openOrdersCodec(bench);
  const flights = decidedOrders(codec, toTenant('bench'), orders, ORDERS_PER_FLIGHT);
  await writeHistory(bench, { topicPrefix, codec }, flights);
  const rounds: { readonly value: number; readonly against: number; readonly verdict: Verdict }[] = [];
  for (let round = 1; round <= bench.options.rounds; round++) {
    bench.say(`rebuild: round ${round} of ${bench.options.rounds}`);
    const { documents, rebuilt } = await withDatabase(bench, `rebuild-${round}`, async (mongo) => {
      const rebuilt = await time(bench, orders, () => rebuild(bench, { mongo, topicPrefix, codec }));
      const documents = await mongo.db.collection<{ _id: string }>('views.orders.2').find().toArray();
      return { documents, rebuilt };
    });
    if (documents.length !== orders) throw new Error(`${documents.length} of ${orders} orders were built.`);
    const raw = await withDatabase(bench, `raw-${round}`, (mongo) =>
      time(bench, orders, () => writeRaw(mongo, documents)),
    );
    rounds.push({ value: rebuilt.perSecond, against: raw.perSecond, verdict: worstOf([rebuilt.verdict, raw.verdict]) });
  }
  return {
    rows: [
      { what: 'rebuild of a view from the log', unit: 'views/s', against: 'raw bulkWrite', goal: undefined, rounds },
    ],
    cpu: [],
  };
}

type Parts = { readonly mongo: Mongo; readonly topicPrefix: string; readonly codec: MessageCodec };

async function rebuild({ endpoints, say }: Bench, { mongo, topicPrefix, codec }: Parts): Promise<void> {
  const brokers = endpoints.kafka.split(',');
  const log = createKafkaLog({ brokers, clientId: 'waybill-bench', topicPrefix, logger: { warn: say } });
  const loop = fetchDecodable(log.openFetchLoop(), { codec });
  const { signal } = new AbortController();
  try {
    await beAtTheEnd(mongo, log);
    await rebuildView({
      ...{ projection: orderView, contracts: [ordersContract], decoder: codec, owner: 'rebuild', signal, wait: delay },
      ...{ by: 'bench', now: () => new Date() },
      generations: createMongoGenerationStore(mongo, DEPLOYMENT, [ordersContract]),
      source: {
        assign: (at, from) => {
          loop.assign(at, from);
        },
        unassign: (at) => {
          loop.unassign(at);
        },
        take: () => loop.take(FLIGHT_RECORDS, abortWithin(signal, LOOK_MS)),
      },
    });
  } finally {
    await loop.close();
    await log.close();
  }
}

/** As if projectors had read everything: a rebuild goes to where they are. */
async function beAtTheEnd(mongo: Mongo, log: ReturnType<typeof createKafkaLog>): Promise<void> {
  const store = createMongoStore(mongo, DEPLOYMENT);
  const ends = await Promise.all(
    Array.from({ length: PARTITIONS }, async (_, partition) => {
      const events = offsetAfter(await log.endOffset({ topic: eventsTopic, partition }), -2);
      return [`${topicTag(commandsTopic)}.${partition}`, { events, decidedThrough: events, token: NO_OFFSET }] as const;
    }),
  );
  await store.begin('all');
  await store.mark('all', 1);
  await store.advance('all', 1, new Map(ends));
}

async function time(bench: Bench, orders: number, work: () => Promise<void>): Promise<Timed> {
  const meter = startCpuMeter({ ...bench.parts, bench: process.pid });
  const begun = performance.now();
  await work();
  const perSecond = (orders * 1_000) / (performance.now() - begun);
  const { othersShare } = meter.stop();
  return {
    perSecond,
    verdict: judgeRound({ othersShare, latenessP99: undefined, failures: 0, firstFailure: undefined }),
  };
}
