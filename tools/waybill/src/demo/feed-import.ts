import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { contracts } from '@waybill/teams';
import { findBroken } from '@waybill/teams/shop-invariants';
import type { DemoFlags } from './demo-options.ts';
import { feed, realClock } from './feeder/feed.ts';
import { createHttpClient } from './feeder/http-client.ts';
import { createPersistentSender, type PersistentSender } from './feeder/persistent-sender.ts';
import { PATIENT } from './feeder/retry.ts';
import { createTally, percentile, type Tally } from './feeder/tally.ts';
import type { Import } from './load-import.ts';
import { showProgress } from './progress/show-progress.ts';
import { curlCommands, exportKey, type Sample, shorterOf } from './results/curl-commands.ts';
import { compare, type Expectation } from './results/expectation.ts';
import { factsOf, type ReadView, readView } from './results/read-view.ts';
import type { Summary } from './results/summary.ts';
import { writeDump } from './results/write-dump.ts';
import type { DemoKeys } from './running/demo-keys.ts';
import { isForgotten, readImportTimes, writeImportTime } from './running/import-times.ts';
import type { RunningPlatform } from './running/start-platform.ts';

export type FeedJob = {
  readonly flags: DemoFlags;
  readonly expectation: Expectation | undefined;
  readonly wanted: Import;
  readonly keys: DemoKeys;
  readonly platform: RunningPlatform;
  /** Called when the last command has come to its end, before anything is read. */
  readonly onFed?: () => void;
};

/**
 * Feeds an import into the running platform and reads the views back.
 *
 * @returns undefined when Ctrl-C came before the end
 * @throws  `FeedError`, `ViewError`, `CliError`
 */
export async function feedImport(job: FeedJob, context: CliContext): Promise<Summary | undefined> {
  const { keys, platform } = job;
  const client = createHttpClient({ apiKey: keys.apiKey, maxConnections: 4 });
  const send = createPersistentSender({ client, retry: PATIENT, clock: realClock, onRetry: () => undefined });
  const signal = AbortSignal.any([context.signal, platform.died]);
  try {
    await refuseForgotten(
      job,
      (path) => send({ method: 'GET', url: platform.url + path, timeoutMs: 10_000 }, signal),
      context.home,
    );
    const fed = await feedAll(job, signal, context);
    job.onFed?.();
    if (fed !== undefined) return await summarize(job, fed, { send, signal });
    platform.died.throwIfAborted();
    return undefined;
  } catch (error) {
    // Whatever failed then, that the services are gone is the reason.
    if (!context.signal.aborted) platform.died.throwIfAborted();
    throw error;
  } finally {
    client.close();
  }
}

type Fed = { readonly tally: Tally; readonly seconds: number; readonly sample: Sample | undefined };

async function feedAll(
  { flags, wanted, keys, platform }: FeedJob,
  signal: AbortSignal,
  context: CliContext,
): Promise<Fed | undefined> {
  const tally = createTally();
  const begun = performance.now();
  let sample: Sample | undefined;
  const stop = showProgress({ mode: flags.progress, total: wanted.commands, tally, admin: platform.admin }, context);
  try {
    const complete = await feed(wanted.lanes, {
      baseUrl: platform.url,
      apiKey: keys.apiKey,
      inFlight: flags.inFlight,
      tally,
      signal,
      onCarriedOut: (command, { outcome, operation }) => {
        if (command.kind !== 'PlaceOrder' || outcome !== 'Succeeded' || operation === undefined) return;
        sample = shorterOf(sample, { command, operation });
      },
    });
    if (!complete) return undefined;
    return { tally, seconds: (performance.now() - begun) / 1000, sample };
  } finally {
    stop();
  }
}

async function summarize(
  { flags, expectation, wanted, keys, platform }: FeedJob,
  { tally, seconds, sample }: Fed,
  { send, signal }: { readonly send: PersistentSender; readonly signal: AbortSignal },
): Promise<Summary> {
  // The demo has nothing to do with the platform's own, and its key may not see them.
  const views = contracts.filter(({ team }) => team !== 'platform').flatMap((contract) => contract.views);
  const read: ReadView[] = [];
  for (const view of views) read.push(await readView(view, { baseUrl: platform.url, send, signal }));
  const outcomes = tally.outcomes();
  if (flags.dump !== undefined) await writeDump(flags.dump, read, outcomes);
  const { tenant, title, rows, commands, lanes } = wanted;
  const facts = Object.fromEntries(read.map((view) => [view.name, factsOf(view)]));
  const result = { rows, commands, lanes: lanes.length, outcomes, views: facts };
  const latencies = tally.latenciesMs();
  return {
    ...{ tenant, title, ...result },
    counts: tally.counts(),
    latencyMs: { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) },
    seconds,
    differences: expectation && compare(expectation, result),
    broken: findBroken(new Map(read.map(({ name, documents }) => [name, documents]))),
    exportKey: exportKey(keys.keysFile, tenant),
    curl: sample === undefined ? [] : curlCommands(platform.url, sample),
  };
}

/** Behind the memory of keys the same commands would take effect again. */
async function refuseForgotten(
  { wanted: { tenant } }: FeedJob,
  get: (path: string) => Promise<{ readonly text: string }>,
  home: string,
): Promise<void> {
  const now = Date.now();
  const firstAt = (await readImportTimes(home))[tenant];
  if (!isForgotten(firstAt, now)) {
    if (firstAt === undefined) await writeImportTime(home, tenant, new Date(now).toISOString());
    return;
  }
  const { text } = await get('/v1/orders?limit=1');
  if (text.includes('"items":[]')) return writeImportTime(home, tenant, new Date(now).toISOString());
  throw new CliError({
    message: `This import was made on ${firstAt ?? ''}. Keys are remembered for 48 hours; by now the same commands would take effect again.`,
    fix: 'Wipe all local data with `npx waybill stack reset` and start again, or feed something else, such as another --seed.',
  });
}
