import { join } from 'node:path';

import { explainSystemError } from '../errors.ts';
import { tailOf } from '../native/part-process.ts';
import type { StackOptions } from '../options.ts';
import { type Endpoints, type PartName, partNames } from '../parts.ts';
import { withExclusiveLock } from '../processes/exclusive-lock.ts';
import { ownParts } from '../settings.ts';
import { readLayout } from '../state/data-layout.ts';
import { chooseHow } from './choose-how.ts';
import { type PartStatus, stackStatus } from './stack-status.ts';
import { upDocker } from './up-docker.ts';
import { upNative } from './up-native.ts';

/** What `stackUp` found and did. */
export type StackUp = {
  readonly endpoints: Endpoints;
  /** Started by this call; empty if all parts ran already. */
  readonly started: readonly PartName[];
  /** Parts that had ended by themselves since an earlier `up`, with the last lines that they wrote. */
  readonly crashed: readonly { readonly part: PartName; readonly lastLines: string }[];
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
  const started = ownParts(options.settings).filter(
    (part) => !before.some((one) => one.part === part && one.health === 'ready'),
  );
  if (started.length > 0) await start(options, started);
  const parts = started.length > 0 ? await stackStatus(options) : before;
  return { endpoints: endpointsOf(parts), started, crashed, parts };
}

async function start(options: StackOptions, parts: readonly PartName[]): Promise<void> {
  const layout = await readLayout(options.home);
  const how = layout?.how ?? (await chooseHow(options));
  if (how === 'docker') await upDocker(options, { parts, layout });
  else await upNative(options, { parts, layout });
}

function endpointsOf(parts: readonly PartStatus[]): Endpoints {
  const endpoint = (part: PartName): string => parts.find((one) => one.part === part)?.endpoint ?? '';
  const [kafka, registry, mongodb] = partNames.map(endpoint);
  return { kafka: kafka ?? '', registry: registry ?? '', mongodb: mongodb ?? '' };
}
