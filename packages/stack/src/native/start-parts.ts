import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { explainSystemError } from '../errors.ts';
import { endpointOfNode, type NodeName, type StackPorts } from '../parts.ts';
import type { ProcessIdentity } from '../processes/process-identity.ts';
import type { OnProgress } from '../progress.ts';
import type { PartRecord } from '../state/stack-state.ts';
import type { BrokerWishes } from './broker-wishes.ts';
import type { Installation } from './installation.ts';
import { nativeParts } from './native-parts.ts';
import { endProcess, interruptedWhileStarting, killProcess, launch, waitUntilReady } from './part-process.ts';

/** A part that runs as a plain process. */
export type LaunchedPart = { readonly part: NodeName; readonly process: ProcessIdentity; readonly log: string };

export type StartPlan = {
  readonly home: string;
  readonly installation: Installation;
  readonly ports: StackPorts;
  readonly nodes: readonly NodeName[];
  readonly shortLived: boolean;
  readonly recordArchives?: boolean;
  readonly brokers?: BrokerWishes;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called as soon as a part has a process, before it is ready, so that somebody can end it whatever happens. */
  readonly onLaunched?: (launched: LaunchedPart) => Promise<void> | void;
};

/** Starts parts together and waits until all can work. If one fails, all of them are ended again. */
export async function startParts(plan: StartPlan): Promise<void> {
  const launched: LaunchedPart[] = [];
  const failure = new AbortController();
  const signal = plan.signal ? AbortSignal.any([plan.signal, failure.signal]) : failure.signal;
  try {
    await Promise.all(
      plan.nodes.map(async (part) => {
        try {
          await startPart(part, { ...plan, signal }, launched);
        } catch (error) {
          failure.abort();
          throw error;
        }
      }),
    );
  } catch (error) {
    // Ended in order, a part would first write the archive that nobody wants any more.
    if (plan.recordArchives) await Promise.all(launched.map(({ process }) => killProcess(process)));
    else await endParts(launched);
    throw error;
  }
}

/** Ends parts in order: the registry and the broker together, the database last. */
export async function endParts(
  parts: readonly Pick<LaunchedPart, 'part' | 'process'>[],
  withinMs?: number,
): Promise<void> {
  const [mongodb, others] = [
    parts.filter(({ part }) => part === 'mongodb'),
    parts.filter(({ part }) => part !== 'mongodb'),
  ];
  for (const group of [others, mongodb]) await Promise.all(group.map(({ process }) => endProcess(process, withinMs)));
}

/** What the state file keeps of a part that has just been started. */
export function recordOf({ part, process, log }: LaunchedPart, ports: StackPorts): PartRecord {
  return { how: 'native', process, log, endpoint: endpointOfNode(part, ports), startedAt: new Date().toISOString() };
}

/** Where a part writes what it has to say. */
export function logOf(home: string, part: NodeName): string {
  return join(logsIn(home), `${part}.log`);
}

/** What all parts have written: the run of each that is on, and the one before. */
export function logsIn(home: string): string {
  return join(home, 'logs');
}

/** Where a part keeps its data. */
function dataOf(home: string, part: NodeName): string {
  return join(home, 'data', part);
}

async function startPart(part: NodeName, plan: StartPlan, launched: LaunchedPart[]): Promise<void> {
  const { home, ports, installation, shortLived, recordArchives = false, brokers = {}, signal } = plan;
  const begun = performance.now();
  const folder = dataOf(home, part);
  const log = logOf(home, part);
  const line = await prepare(part, { installation, ports, folder, shortLived, recordArchives, brokers });
  if (signal?.aborted) throw interruptedWhileStarting(part);
  plan.onProgress?.({ type: 'starting', part });
  const one = { part, process: await launch(line, { folder, log }), log };
  launched.push(one);
  await plan.onLaunched?.(one);
  await waitUntilReady({ part, process: one.process, ports, log, signal });
  plan.onProgress?.({ type: 'ready', part, afterMs: Math.round(performance.now() - begun) });
}

type Place = Parameters<(typeof nativeParts)[NodeName]['prepare']>[0];

async function prepare(part: NodeName, place: Place): ReturnType<(typeof nativeParts)[NodeName]['prepare']> {
  try {
    await mkdir(place.folder, { recursive: true });
    return await nativeParts[part].prepare(place);
  } catch (error) {
    throw explainSystemError(error, `writing to ${place.folder}`);
  }
}
