import { join } from 'node:path';

import { explainSystemError, StackError } from '../errors.ts';
import { tailOf } from '../native/part-process.ts';
import type { StackOptions } from '../options.ts';
import { type BrokerCount, countBrokers, type Endpoints, type NodeName, nodesOf } from '../parts.ts';
import { withExclusiveLock } from '../processes/exclusive-lock.ts';
import { ownParts } from '../settings.ts';
import { type DataLayout, readLayout } from '../state/data-layout.ts';
import { chooseHow } from './choose-how.ts';
import { endpointsOf, type PartStatus, stackStatus } from './stack-status.ts';
import { upDocker } from './up-docker.ts';
import { upNative } from './up-native.ts';

/** What `stackUp` found and did. */
export type StackUp = {
  readonly endpoints: Endpoints;
  /** Started by this call; empty if all parts ran already. */
  readonly started: readonly NodeName[];
  /** Parts that had ended by themselves since an earlier `up`, with the last lines that they wrote. */
  readonly crashed: readonly { readonly part: NodeName; readonly lastLines: string }[];
  readonly parts: readonly PartStatus[];
};

/**
 * Starts the parts that do not run, in processes that outlive this one, and waits until all can work. Parts that the
 * environment names are left alone. Data of an earlier run are found again.
 *
 * @throws `StackError`
 */
export async function stackUp(options: StackOptions): Promise<StackUp> {
  try {
    return await exclusively(options, () => up(options));
  } catch (error) {
    throw explainSystemError(error, `writing to ${options.home}`);
  }
}

/** Keeps two commands on the same home folder apart. */
export function exclusively<T>(
  { home, onProgress, signal }: Omit<StackOptions, 'infra' | 'settings'>,
  work: () => Promise<T>,
): Promise<T> {
  return withExclusiveLock(join(home, 'stack.lock'), work, {
    onWait: (pid) =>
      onProgress?.({ type: 'note', text: `Waiting for another waybill command (process ${pid}) on ${home}.` }),
    signal,
  });
}

async function up(options: StackOptions): Promise<StackUp> {
  const before = await stackStatus(options);
  const crashed = await Promise.all(
    before
      .filter(({ health }) => health === 'crashed')
      .map(async ({ part, log }) => ({ part, lastLines: await tailOf(log ?? '') })),
  );
  const layout = await readLayout(options.home);
  const started = nodesOf(ownParts(options.settings), brokersOf(options, layout)).filter(
    (node) => !before.some((one) => one.part === node && one.health === 'ready'),
  );
  if (started.length > 0) await start(options, { nodes: started, layout });
  const parts = started.length > 0 ? await stackStatus(options) : before;
  const endpoints = { kafka: '', registry: '', mongodb: '', ...endpointsOf(parts) };
  return { endpoints, started, crashed, parts };
}

/** Those that the data were begun with: a partition's copies do not move by themselves. */
function brokersOf({ brokers }: StackOptions, layout: DataLayout | undefined): BrokerCount {
  if (!layout) return brokers ?? 1;
  const begunWith = countBrokers(layout.ports);
  if (brokers === undefined || brokers === begunWith) return begunWith;
  throw new StackError(
    'settings-invalid',
    `This folder's data were begun with ${begunWith === 1 ? 'one broker' : 'three brokers'}, and stay with that.`,
    'Wipe them with waybill stack reset to begin anew, or leave --brokers out.',
  );
}

type Task = { readonly nodes: readonly NodeName[]; readonly layout: DataLayout | undefined };

async function start(options: StackOptions, task: Task): Promise<void> {
  const how = task.layout?.how ?? (await chooseHow(options));
  if (how === 'docker') await upDocker(options, task);
  else await upNative(options, task);
}
