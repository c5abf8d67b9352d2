import { randomUUID } from 'node:crypto';

import type { Bench } from '../bench.ts';
import { CONNECTIONS, HEAT_SECONDS, targetOf, WARM_UP_SECONDS } from '../bench.ts';
import { openConnection } from '../http/connection.ts';
import type { Response } from '../http/parse-response.ts';
import { toRequest } from '../http/to-request.ts';
import type { Target } from '../load/load-plan.ts';
import { repeatRequest } from '../load/repeat-request.ts';
import { startCpuMeter } from '../machine/cpu-meter.ts';
import type { Section } from '../report/report.ts';
import type { Round, Row } from '../report/row.ts';
import { startBareFindOne } from '../servers/bare-find-one.ts';
import { startBareHono } from '../servers/bare-hono.ts';
import { startSystem } from '../servers/system.ts';
import { judgeRound, type Verdict, worstOf } from '../statistics/judge-round.ts';
import { toBare } from './sample-answer.ts';

type Side = { readonly perSecond: number; readonly verdict: Verdict };
type Sides = { readonly ours: () => Promise<Side>; readonly bare: () => Promise<Side> };

/** Reads of what has ended and of a view's document, against servers that do the least for the same answer. */
export async function measureReads(bench: Bench): Promise<Section> {
  const system = await startSystem(bench);
  const { apiKey, environment } = await bench.platform();
  const target = targetOf(system.entry, apiKey);
  const id = randomUUID();
  const operation = await registerProduct(target, id);
  const view = `/v1/products/${id}`;
  const [ofOperation, ofView] = [await read(target, operation), await read(target, view)];

  const bareHono = await startBareHono(bench.program, {
    ...{ route: { method: 'GET', path: '/operations/:id' }, status: 200 },
    ...toBare(ofOperation),
  });
  const { headers } = toBare(ofView);
  const bareFindOne = await startBareFindOne(bench.program, {
    ...{ uri: bench.endpoints.mongodb, database: environment['MONGODB_DB'] ?? '', headers },
    ...{ collection: 'views.products.1', id: `bench|${id}` },
  });
  bench.atEnd(() => {
    bareHono.stop();
    bareFindOne.stop();
    return Promise.resolve();
  });
  const ours = Object.values(system.processes)[0];
  const sideOf = (path: string, port: number, pid: number | undefined, seconds = bench.options.seconds) =>
    measureSide(bench, { target: { ...target, port }, path, pid, seconds });
  const rows = [
    await inTurns(bench, 'GET of an operation that has ended', ['bare Hono GET', 0.5], {
      ours: () => sideOf(operation, target.port, ours),
      bare: () => sideOf(operation, bareHono.port, bareHono.pid),
    }),
    await inTurns(bench, "GET of a view's document", ['a findOne for each request', 3], {
      ours: () => sideOf(view, target.port, ours),
      bare: () => sideOf(view, bareFindOne.port, bareFindOne.pid),
    }),
  ];
  await system.stop();
  return { rows, cpu: [] };
}

/** @returns the path of its operation, which has ended */
async function registerProduct(target: Target, id: string): Promise<string> {
  const connection = await openConnection(target.host, target.port);
  const body = { description: 'CREAM HEART T-LIGHT HOLDER', openingUnits: 500 };
  const put = toRequest(target, { method: 'PUT', path: `/v1/products/${id}`, headers: { prefer: 'wait=20' }, body });
  const { status, body: document } = await connection.request(put);
  connection.close();
  if (status !== 201) throw new Error(`The product was answered ${status} ${document.toString('utf8', 0, 200)}`);
  const { id: operationId } = JSON.parse(document.toString('utf8')) as { readonly id: string }; // A status document.
  return `/operations/${operationId}`;
}

async function read(target: Target, path: string): Promise<Response> {
  const connection = await openConnection(target.host, target.port);
  const response = await connection.request(toRequest(target, { method: 'GET', path }));
  connection.close();
  if (response.status !== 200) throw new Error(`${path} was answered ${response.status}.`);
  return response;
}

type Probe = {
  readonly target: Target;
  readonly path: string;
  readonly pid: number | undefined;
  readonly seconds: number;
};

async function measureSide(bench: Bench, { target, path, pid, seconds }: Probe): Promise<Side> {
  const request = toRequest(target, { method: 'GET', path });
  const plan = { connections: CONNECTIONS, status: 200 };
  await repeatRequest(target, request, { ...plan, seconds: WARM_UP_SECONDS });
  const meter = startCpuMeter({ ...bench.parts, server: pid, bench: process.pid });
  const { perSecond, wrong, firstWrong } = await repeatRequest(target, request, { ...plan, seconds });
  const { othersShare } = meter.stop();
  return {
    perSecond,
    verdict: judgeRound({ othersShare, latenessP99: undefined, failures: wrong, firstFailure: firstWrong }),
  };
}

async function inTurns(
  { options, say }: Bench,
  what: string,
  [against, limit]: readonly [ceiling: string, limit: number],
  { ours, bare }: Sides,
): Promise<Row> {
  say(`reads: warming up, ${what}`);
  for (let spent = 0; spent < HEAT_SECONDS; spent += 2 * WARM_UP_SECONDS) await Promise.all([ours(), bare()]);
  const rounds: Round[] = [];
  for (let round = 0; round < options.rounds; round++) {
    say(`reads: round ${round + 1} of ${options.rounds}, ${what}`);
    const first = round % 2 === 0 ? await ours() : await bare();
    const second = round % 2 === 0 ? await bare() : await ours();
    const [own, other] = round % 2 === 0 ? [first, second] : [second, first];
    const verdict = worstOf([own.verdict, other.verdict]);
    rounds.push({ value: own.perSecond, against: other.perSecond, verdict });
  }
  return { what, unit: '/s', against, goal: { of: 'ratio', is: 'at least', limit }, rounds };
}
