import { createMemoryRegistry, type MessageCodec, openCodec } from '@waybill/avro';
import { ordersContract } from '@waybill/contracts-orders';
import type { FetchedRecords } from '@waybill/messages';
import { PARTITIONS, toTenant } from '@waybill/messages';
import { createMongoStore, type Mongo } from '@waybill/mongodb';
import { createProjector } from '@waybill/projection';

import type { Bench } from '../bench.ts';
import { type CpuUse, startCpuMeter } from '../machine/cpu-meter.ts';
import { decidedOrders } from '../projection/decided-orders.ts';
import type { Documents } from '../projection/order-database.ts';
import { DEPLOYMENT, ORDERS, withDatabase, writeRaw } from '../projection/order-database.ts';
import { orderView } from '../projection/order-view.ts';
import type { Section } from '../report/report.ts';
import type { Row } from '../report/row.ts';
import { judgeRound, type Verdict, worstOf } from '../statistics/judge-round.ts';
import { cpuRow } from './cpu-row.ts';

const ORDERS_PER_SECOND = 3_000;
/** With two events and an outcome each, as many records as a projector takes at most. */
const ORDERS_PER_FLIGHT = 666;

type Flights = readonly (readonly FetchedRecords[])[];
type Timed = { readonly perSecond: number; readonly cpu: CpuUse; readonly verdict: Verdict };

/**
 * The projector's whole way from fetched records to an acknowledged position, against raw writes of the documents that
 * it writes: same collection, same indexes, statuses and positions left out.
 */
export async function measureProjection(bench: Bench): Promise<Section> {
  const codec = await openCodec({ registry: createMemoryRegistry([ordersContract]), contracts: [ordersContract] });
  const orders = ORDERS_PER_SECOND * bench.options.seconds;
  bench.say(`projection: ${orders} orders in each round`);
  const flights = decidedOrders(codec, toTenant('bench'), orders, ORDERS_PER_FLIGHT);
  const documents = await warmUp(bench, codec, flights);
  if (documents.length !== orders) throw new Error(`${documents.length} of ${orders} orders were projected.`);
  const rounds = await inTurns(bench, {
    projected: () => time(bench, orders, (mongo) => project(mongo, codec, flights)),
    raw: () => time(bench, orders, (mongo) => writeRaw(mongo, documents)),
  });
  return toSection(orders, rounds);
}

/** Both sides once. Leaves the documents that the projector wrote, for the other side to write. */
async function warmUp(bench: Bench, codec: MessageCodec, flights: Flights): Promise<Documents> {
  const documents = await withDatabase(bench, 'warm-up', async (mongo) => {
    await project(mongo, codec, flights);
    return mongo.db.collection<{ _id: string }>(ORDERS).find().toArray();
  });
  await withDatabase(bench, 'warm-up', (mongo) => writeRaw(mongo, documents.slice(0, ORDERS_PER_SECOND)));
  return documents;
}

type SideRound = { readonly projected: Timed; readonly raw: Timed };

async function inTurns(
  { options }: Bench,
  { projected, raw }: { readonly projected: () => Promise<Timed>; readonly raw: () => Promise<Timed> },
): Promise<readonly SideRound[]> {
  const rounds: SideRound[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const first = round % 2 === 0 ? await projected() : await raw();
    rounds.push(
      round % 2 === 0 ? { projected: first, raw: await raw() } : { projected: await projected(), raw: first },
    );
  }
  return rounds;
}

function toSection(orders: number, rounds: readonly SideRound[]): Section {
  const row: Row = {
    ...{ what: 'projection, orders with their statuses', unit: 'views/s', against: 'raw bulkWrite' },
    goal: { of: 'ratio', is: 'at least', limit: 0.8 },
    rounds: rounds.map(({ projected, raw }) => ({
      value: projected.perSecond,
      against: raw.perSecond,
      verdict: worstOf([projected.verdict, raw.verdict]),
    })),
  };
  const cpuOf = (side: keyof SideRound) => rounds.map(({ [side]: { cpu } }) => ({ cpu, commands: orders }));
  return {
    rows: [row],
    cpu: [cpuRow('projection, per order', cpuOf('projected')), cpuRow('raw bulkWrite, per order', cpuOf('raw'))],
  };
}

async function time(bench: Bench, orders: number, work: (mongo: Mongo) => Promise<void>): Promise<Timed> {
  return withDatabase(bench, 'round', async (mongo) => {
    const meter = startCpuMeter({ ...bench.parts, bench: process.pid });
    const begun = performance.now();
    await work(mongo);
    const tookMs = performance.now() - begun;
    const cpu = meter.stop();
    const facts = { othersShare: cpu.othersShare, latenessP99: undefined, failures: 0, firstFailure: undefined };
    return { perSecond: (orders * 1000) / tookMs, cpu, verdict: judgeRound(facts) };
  });
}

async function project(mongo: Mongo, codec: MessageCodec, flights: Flights): Promise<void> {
  const projector = createProjector({
    ...{ store: createMongoStore(mongo, DEPLOYMENT), projections: [orderView], contracts: [ordersContract] },
    ...{ decoder: codec, owner: 'bench' },
  });
  const topic = flights[0]?.[0]?.topic ?? '';
  await projector.begin(Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition })));
  for (const flight of flights) {
    const { stopped } = await projector.apply(flight);
    for (const { reason } of stopped.values()) throw new Error(`The projector stopped: ${reason}`);
  }
}
