import { join } from 'node:path';

import { type Endpoints, partNames, readStackSettings, startPrivateStack } from '@waybill/stack';

import type { Processes } from '../machine/cpu-meter.ts';
import { listeningProcess } from '../machine/listening-process.ts';

/** Kafka, the registry and MongoDB of a run. */
export type BenchStack = { readonly endpoints: Endpoints; readonly processes: Processes; stop(): Promise<void> };

/**
 * Starts what the environment does not name, as for a long life: its Java may compile as well as it can.
 *
 * @throws `StackError`
 */
export async function openStack(
  repository: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<BenchStack> {
  const infra = join(repository, 'infra/local');
  const settings = readStackSettings(environment);
  const { endpoints, parts, stop } = await startPrivateStack({ infra, settings, signal, shortLived: false });
  const processes = partNames.map((part) => [part, parts[part].pid() ?? processAt(endpoints[part])] as const);
  return { endpoints, processes: Object.fromEntries(processes), stop };
}

/** The process behind an endpoint of this machine; of several only the first one's. */
function processAt(endpoint: string): number | undefined {
  const address = /^(?:\w+:\/\/)?(?:[^@/]*@)?(?:localhost|127\.0\.0\.1):(\d+)/.exec(endpoint);
  return address?.[1] === undefined ? undefined : listeningProcess(Number(address[1]));
}
