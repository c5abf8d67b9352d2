import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';

import { abortWithin } from '@waybill/service';
import type { StackSettings } from '@waybill/stack';
import { createSeededRandom } from '@waybill/testing';

import { dumpLog } from './dump/dump-log.ts';
import { readDump } from './dump/read-dump.ts';
import { readSchemas } from './dump/schemas.ts';
import type { InjectedFault } from './faults/injected.ts';
import { injectFaults } from './faults/inject.ts';
import type { LogHistory } from './history/logged.ts';
import type { ClientHistory } from './history/submission.ts';
import type { FaultOptions } from './options.ts';
import type { Report } from './report/make-report.ts';
import { makeReport } from './report/make-report.ts';
import type { PlannedFault } from './schedule/plan-faults.ts';
import { planFaults } from './schedule/plan-faults.ts';
import { AGGREGATES } from './system/platform.ts';
import type { System } from './system/start-system.ts';
import { startSystem } from './system/start-system.ts';
import { createClient } from './workload/client.ts';
import { readFinals, readViews } from './workload/look-after.ts';
import type { Workload } from './workload/run-workload.ts';
import { runWorkload } from './workload/run-workload.ts';
import { createSubmissions } from './workload/submissions.ts';

/** Where a run takes place. */
export type RunPlace = {
  readonly repository: string;
  readonly settings: StackSettings;
  /** Takes logs, the dump and the timeline. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Told in a few words how far it is. */
  readonly onProgress: (text: string) => void;
};

/** Everything must be back and everything accepted must have ended within this time, ms. */
const HEALED_WITHIN_MS = 60_000;
const VIEWED_ORDERS = 40;

/** Starts a system, lets the faults happen, heals it and checks what it has left. */
export async function runFaults(options: FaultOptions, place: RunPlace): Promise<Report> {
  const begun = performance.now();
  const { seed, minutes, brokers } = options;
  const lateness = monitorEventLoopDelay();
  lateness.enable();
  place.onProgress('starting');
  const system = await startSystem({ ...place, brokers });
  try {
    const planned = planFaults(seed, minutes * 60_000);
    const injected: InjectedFault[] = [];
    const client = await runUnderFaults(options, { system, planned, injected, place });
    place.onProgress('reading the log');
    const log = await readLog(system, place);
    const seconds = Math.round((performance.now() - begun) / 1000);
    const lateMs = Math.round(lateness.percentile(99) / 1e6);
    return makeReport({ seed, minutes, brokers, planned, injected, client, log, seconds, lateMs });
  } finally {
    place.onProgress('stopping');
    await system.stop();
  }
}

type Run = {
  readonly system: System;
  readonly planned: readonly PlannedFault[];
  readonly injected: InjectedFault[];
  readonly place: RunPlace;
};

/** Sends commands while the faults happen, heals, and waits until everything accepted has ended. */
async function runUnderFaults({ seed, rate }: FaultOptions, run: Run): Promise<ClientHistory> {
  const { system, planned, injected, place } = run;
  const { apiKey, tenant } = system.platform;
  const client = createClient({ url: system.ingress.url, apiKey });
  const random = createSeededRandom(seed + 1);
  const next = createSubmissions(seed, createSeededRandom(seed + 2));
  const workload = runWorkload({ client, next, random, rate });
  const progress = setInterval(() => {
    place.onProgress(progressOf(workload, injected.length, planned.length));
  }, 1_000);
  try {
    await injectFaults({ system, planned, signal: place.signal, onInjected: (fault) => injected.push(fault) });
  } catch (error) {
    workload.abandon();
    throw error;
  } finally {
    clearInterval(progress);
    workload.end();
    await writeFile(join(place.folder, 'timeline.json'), JSON.stringify({ planned, injected }, null, 1));
  }
  place.onProgress('healing');
  const healed = abortWithin(place.signal, HEALED_WITHIN_MS);
  await workload.settled(healed);
  const { submissions, attempts, watched } = workload;
  const finals = await readFinals(client, attempts, healed);
  const views = await readViews(client, viewPaths(workload), healed);
  place.signal.throwIfAborted();
  const history = { tenant, submissions, attempts, watched, finals };
  await writeFile(join(place.folder, 'client.json'), JSON.stringify({ ...history, views: [...views] }));
  return { ...history, views };
}

/** All products, and the last of the orders. */
function viewPaths({ submissions }: Workload): readonly string[] {
  const ofTopic = (topic: string) => submissions.filter((one) => one.topic.startsWith(topic));
  const products = new Set(ofTopic('inventory.').map(({ aggregateId }) => `/v1/products/${aggregateId}`));
  const orders = ofTopic('orders.').slice(-VIEWED_ORDERS);
  return [...products, ...orders.map(({ aggregateId }) => `/v1/orders/${aggregateId}`)];
}

function progressOf(workload: Workload, injected: number, planned: number): string {
  const { submissions, attempts, watched } = workload;
  const accepted = attempts.filter(({ answer }) => answer === 'accepted').length;
  const ended = watched.filter(({ httpStatus }) => httpStatus === 200).length;
  return `${injected}/${planned} faults, ${submissions.length} commands, ${accepted} accepted, ${workload.open()} open, ${ended} seen to end`;
}

async function readLog(
  { cluster, platform }: System,
  { repository, settings, folder, signal }: RunPlace,
): Promise<LogHistory> {
  const file = join(folder, 'log.jsonl');
  const { prefix } = platform;
  const topics = AGGREGATES.flatMap((aggregate) => [
    `${prefix}${aggregate}.commands.v1`,
    `${prefix}${aggregate}.events.v1`,
  ]);
  await dumpLog({ repository, settings, brokers: cluster.direct, topics, file, signal });
  return readDump(createInterface({ input: createReadStream(file) }), { prefix, schemas: readSchemas(repository) });
}
