import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { connectMongo } from '@waybill/mongodb';

import type { Bench } from '../bench.ts';
import { CONNECTIONS, MAX_COMMANDS, targetOf } from '../bench.ts';
import { openConnection } from '../http/connection.ts';
import { toRequest } from '../http/to-request.ts';
import { probe } from '../load/probe.ts';
import { operationPath, submit } from '../load/follow-command.ts';
import type { Target } from '../load/load-plan.ts';
import type { Waited, Waiters } from '../load/waiters.ts';
import { openWaiters } from '../load/waiters.ts';
import { watchMemory } from '../machine/memory-watch.ts';
import type { Section } from '../report/report.ts';
import type { Goal, Row } from '../report/row.ts';
import { readDecided } from '../servers/read-progress.ts';
import type { RunningService } from '../servers/service.ts';
import type { Verdict } from '../statistics/judge-round.ts';
import { percentile } from '../statistics/latency.ts';

const WAITERS = 10_000;
const SUBMITTERS = 16;
const WAKES = 200;
/** Somebody else's commands while all are woken. */
const OTHERS_A_SECOND = 50;
/** The warm-up of their generator, and a little of what it measures. */
const WARM_MS = 1_200;
const DECIDED_WITHIN_MS = 60_000;
const ASK_AGAIN_MS = 50;
/** Until what was sent is held, and memory is calm, ms. */
const SETTLE_MS = 2_000;
const KIB_PER_MIB = 1024;

/** Ten thousand requests that wait at one ingress: what they cost, how one is woken among them, and all together. */
export async function measureWaiting(bench: Bench): Promise<Section> {
  const [ingress, projector] = await Promise.all(
    ['apps/ingress', 'apps/projector', 'apps/consumers/payments'].map((app) => bench.start(app)),
  );
  if (!ingress || !projector?.pid) throw new Error('There is an ingress, and a projector of this machine.');
  const { apiKey, furtherKeys } = await bench.platform();
  const other = targetOf(ingress, apiKey);
  const targets = furtherKeys.map((key) => targetOf(ingress, key));
  bench.say(`waiting: ${WAITERS} commands that nobody decides`);
  const waited = (await Promise.all(targets.map((target) => submitProducts(target, WAITERS / targets.length)))).flat();
  await wakeOne(other, WAKES);
  const alone = await wakeOne(other, WAKES);

  const held = await hold(bench, ingress, waited);
  bench.say('waiting: one is woken among all');
  const among = await wakeOne(other, WAKES);
  held.waiters.close();
  bench.say('waiting: all are woken');
  const woken = await wakeAll(bench, { ingress, projector: projector.pid, other, waited });
  return { rows: toRows({ ...held, ...woken, alone, among }), cpu: [] };
}

async function submitProducts(target: Target, count: number): Promise<readonly Waited[]> {
  const waited: Waited[] = [];
  let left = count;
  await Promise.all(
    Array.from({ length: SUBMITTERS / 4 }, async () => {
      const connection = await openConnection(target.host, target.port);
      while (left-- > 0) {
        const body = { description: 'CREAM HEART T-LIGHT HOLDER', openingUnits: 500 };
        const put = toRequest(target, { method: 'PUT', path: `/v1/products/${randomUUID()}`, body });
        waited.push({ target, path: operationPath(await submit(connection, put)) });
      }
      connection.close();
    }),
  );
  return waited;
}

/** ms from a command to its end, one after another, sorted: all that a held command goes through. */
async function wakeOne(target: Target, count: number): Promise<readonly number[]> {
  const connection = await openConnection(target.host, target.port);
  const took: number[] = [];
  for (let sent = 0; sent < count; sent++) {
    const entryId = randomUUID();
    const entry = { entryId, amountPence: 1, customerId: null, country: 'EIRE', description: 'Found' };
    const body = { ...entry, postedAt: '2010-12-01T08:26:00.000Z' };
    const path = `/v1/ledgers/${entryId}:post`;
    const begun = performance.now();
    const { status } = await connection.request(
      toRequest(target, { method: 'POST', path, headers: { prefer: 'wait=20' }, body }),
    );
    if (status !== 200 && status !== 201) throw new Error(`A ledger entry was answered ${status}.`);
    took.push(performance.now() - begun);
  }
  connection.close();
  return took.sort((one, another) => one - another);
}

type Held = { readonly waiters: Waiters; readonly kibEach: number; readonly reads: number };

async function hold(bench: Bench, ingress: RunningService, waited: readonly Waited[]): Promise<Held> {
  bench.say(`waiting: ${WAITERS} requests are held`);
  const readsBefore = await countReads(bench);
  const memory = watchMemory({ ingress: ingress.pid });
  const waiters = await openWaiters(waited);
  await delay(SETTLE_MS);
  const { before, peak } = memory.stop();
  const reads = (await countReads(bench)) - readsBefore;
  return { waiters, reads, kibEach: (((peak['ingress'] ?? NaN) - (before['ingress'] ?? NaN)) * KIB_PER_MIB) / WAITERS };
}

/** Queries that MongoDB has answered since it started. */
async function countReads({ endpoints }: Bench): Promise<number> {
  const mongo = await connectMongo({ uri: endpoints.mongodb, database: 'admin', onWaiting: () => undefined });
  try {
    const { opcounters } = await mongo.db.command({ serverStatus: 1 });
    const { query } = Object(opcounters) as { readonly query?: unknown }; // It is looked at in the next line.
    return Number(query);
  } finally {
    await mongo.close();
  }
}

type Scene = {
  readonly ingress: RunningService;
  /** Its process. */
  readonly projector: number;
  readonly other: Target;
  readonly waited: readonly Waited[];
};
type Woken = { readonly perCoreSecond: number; readonly slowestOther: number; readonly verdict: Verdict };

/**
 * Their consumer decides them all while the projector stands still, so that all end as fast as it can show them. Meanwhile
 * somebody else submits.
 */
async function wakeAll(bench: Bench, { ingress, projector, other, waited }: Scene): Promise<Woken> {
  process.kill(projector, 'SIGSTOP');
  try {
    const consumer = await bench.start('apps/consumers/inventory');
    await untilAllDecided(consumer);
    const waiters = await openWaiters(waited);
    await delay(SETTLE_MS);
    const load = probe(
      bench.generator,
      { ...bench.parts, ingress: ingress.pid, projector, consumer: consumer.pid },
      {
        ...{ target: other, goal: 'accepted', warmUpSeconds: 1, seconds: bench.options.seconds },
        ...{ maxCommands: MAX_COMMANDS, pace: { kind: 'open', perSecond: OTHERS_A_SECOND, connections: CONNECTIONS } },
      },
    );
    await delay(WARM_MS);
    process.kill(projector, 'SIGCONT');
    await waiters.all;
    const { load: others, cpu, verdict } = await load;
    const perCoreSecond = (WAITERS * 1000) / (cpu.msByProcess['ingress'] ?? NaN);
    return { perCoreSecond, slowestOther: others.accepted.max, verdict };
  } finally {
    process.kill(projector, 'SIGCONT');
  }
}

async function untilAllDecided(consumer: RunningService): Promise<void> {
  const giveUp = performance.now() + DECIDED_WITHIN_MS;
  while ((await readDecided(consumer)) < WAITERS) {
    if (performance.now() > giveUp) throw new Error(`Not all of ${WAITERS} commands were decided.`);
    await delay(ASK_AGAIN_MS);
  }
}

type Figures = Held & Woken & { readonly alone: readonly number[]; readonly among: readonly number[] };

function toRows({ kibEach, reads, alone, among, perCoreSecond, slowestOther, verdict }: Figures): readonly Row[] {
  const row = (what: string, unit: string, value: number, goal: Pick<Goal, 'is' | 'limit'> | undefined): Row => ({
    ...{ what, unit, against: undefined, goal: goal && { of: 'value', ...goal } },
    rounds: [{ value, against: undefined, verdict }],
  });
  return [
    row(`memory of each of ${WAITERS} held requests`, 'KiB', kibEach, { is: 'at most', limit: 16 }),
    row('reads of MongoDB for each of them', 'queries', reads / WAITERS, { is: 'at most', limit: 0.05 }),
    row('command to end, nobody else waiting, p99', 'ms', percentile(alone, 0.99), undefined),
    row(`command to end among ${WAITERS}, p99`, 'ms', percentile(among, 0.99), { is: 'at most', limit: 50 }),
    row('woken, for each second of the CPU of the ingress', 'requests', perCoreSecond, {
      is: 'at least',
      limit: 8_000,
    }),
    row('the slowest 202 of somebody else meanwhile', 'ms', slowestOther, { is: 'at most', limit: 50 }),
  ];
}
