import { setTimeout as delay } from 'node:timers/promises';

import { createRegistry, openCodec } from '@waybill/avro';
import { createKafkaLog, waitForKafka } from '@waybill/kafka';
import type { KafkaLog } from '@waybill/kafka';
import type { Range } from '@waybill/replay';
import { createThrottle, cutHistory, RangeGoneError } from '@waybill/replay';
import { readSettings } from '@waybill/service';
import { toConnection } from '@waybill/service/log';
import { contracts } from '@waybill/teams';
import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { explainFailure } from '../parts/explain-failure.ts';
import { stackEnvironment } from '../parts/stack-environment.ts';
import { createWaits } from '../parts/waits.ts';
import type { Source } from './choose-sources.ts';
import { chooseSources, isFenced } from './choose-sources.ts';
import { readManifest } from './manifest.ts';
import { createMessageFilter } from './message-filter.ts';
import { createMessageReader, messageTypes } from './read-message.ts';
import type { ReplayJob } from './replay-job.ts';
import type { ReplayFlags } from './replay-options.ts';
import {
  checkBase,
  checkFlags,
  choosePartitions,
  filterOf,
  rangeSince,
  readFormat,
  readRange,
  readRate,
} from './replay-options.ts';
import type { ReplayState } from './replay-state.ts';
import { beginState, recordsOf } from './replay-state.ts';
import { runReplay } from './run-replay.ts';
import { showReplay } from './show-replay.ts';

/** `waybill replay`: what topics have recorded, as lines, as tables, or as an answer. */
export function addReplayCommand(program: Command, context: CliContext): void {
  program
    .command('replay')
    .description(
      'read what topics have recorded, from any time on; no group is joined, nothing is committed or written',
    )
    .argument('<topics...>', 'events or commands topics; outcomes are orders.order.events.v1:outcomes')
    .option('--from <place>', 'beginning, a time (2026-01-31T10:00:00Z, -2h, @<ms>), offset:<n> or position:<token>')
    .option('--to <place>', 'the same; what lies there is not read: end is what there is now', 'end')
    .option('--since <manifest>', 'only what came after the output that this manifest is of')
    .option('-p, --partition <n>', 'this partition alone')
    .option('--shard <i/n>', 'the partitions of one of n machines, such as 2/8')
    .option('--tenant <name>', 'messages of this tenant alone')
    .option('--type <name>', 'messages of this type alone, by its short or full name')
    .option('--subject <id>', 'messages of this aggregate alone')
    .option('--filter <cel>', `those of which an expression is true, such as 'data.totalPence > 100000'`)
    .option('--format <name>', 'ndjson (CloudEvents), parquet (a folder by topic and date) or duckdb', 'ndjson')
    .option('--out <path>', 'write there, with a manifest; it appears whole or not at all, and a kill is gone on from')
    .option('--sql <query>', 'answer this at once; tables are called order_events, order_commands and so on')
    .option('--file-rows <n>', 'rows of a Parquet file at most; a day has several then', '250000')
    .option('--overwrite', 'replace what is there')
    .option('--restart', 'begin anew instead of going on from an earlier try')
    .option('--skip-unreadable', 'leave records out that can not be read, list them, and end with 1')
    .option('--rate <n>', 'at most so many records in a second')
    .option('--count', 'count messages by type, by their headers alone: the fastest look')
    .option('--dry-run', 'read everything, write nothing, and tell what it would come to')
    .option('--json', 'tell what it came to, or the answer, as one JSON document')
    .option('-q, --quiet', 'no progress')
    .action((topics: readonly string[], flags: ReplayFlags) => replay(context, topics, flags));
}

async function replay(context: CliContext, names: readonly string[], flags: ReplayFlags): Promise<void> {
  checkFlags(flags);
  const sources = chooseSources(contracts, names);
  const format = readFormat(flags);
  const base = flags.since === undefined ? undefined : readManifest(flags.since);
  if (base !== undefined) checkBase(base, sources, format, filterOf(flags));
  const range = readRange(flags, contracts);
  const waits = createWaits(context);
  try {
    const settings = readSettings(await stackEnvironment(context), ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL']);
    const connection = toConnection(settings, 'waybill-replay', { warn: () => undefined });
    await waitForKafka(connection, waits);
    const { SCHEMA_REGISTRY_USERNAME: username, SCHEMA_REGISTRY_PASSWORD: password } = settings;
    const auth = username === undefined || password === undefined ? undefined : { username, password };
    const registry = createRegistry({ url: settings.SCHEMA_REGISTRY_URL, auth });
    const codec = await openCodec({
      registry,
      contracts: [...new Set(sources.map(({ contract }) => contract))],
      ...waits,
    });
    const log = createKafkaLog(connection);
    try {
      const job = createJob(context, {
        sources,
        flags,
        log,
        codec,
        range: base === undefined ? range : rangeSince(base, range),
      });
      await withProgress(context, flags, job, (shown) => runReplay(context, shown, { flags, format, base }));
    } finally {
      await log.close();
    }
  } catch (error) {
    if (error instanceof RangeGoneError)
      throw new CliError({ message: error.message, fix: 'Begin with --from beginning.', cause: error });
    throw explainFailure(waits.failure() ?? error);
  }
}

type JobParts = {
  readonly sources: readonly Source[];
  readonly flags: ReplayFlags;
  readonly log: KafkaLog;
  readonly codec: Awaited<ReturnType<typeof openCodec>>;
  readonly range: Range;
};

function createJob({ signal }: CliContext, { sources, flags, log, codec, range }: JobParts): ReplayJob {
  const { tenant, type, subject, filter } = flags;
  const partitions = choosePartitions(flags);
  const rate = readRate(flags);
  const open = sources.map((source) => ({
    ...source,
    reader: createMessageReader(source, codec),
    expression: filter === undefined ? undefined : createMessageFilter(filter, messageTypes(source)),
  }));
  return {
    sources: open,
    filter: filterOf(flags),
    begin: () => beginReplay(log, sources, partitions, range),
    parts: {
      ...{ log, codec, signal, filter: { tenant, type, subject } },
      skipsUnreadable: flags.skipUnreadable === true,
      pace:
        rate === undefined
          ? undefined
          : createThrottle(rate, { now: () => performance.now(), wait: (ms) => delay(ms, undefined, { signal }) }),
    },
    progress: { records: 0 },
    onBegin: () => undefined,
  };
}

/** All ends are taken at once, also of several topics. */
async function beginReplay(
  log: KafkaLog,
  sources: readonly Source[],
  partitions: readonly number[],
  range: Range,
): Promise<ReplayState> {
  const fenced = new Map(sources.map((source) => [source.topic, isFenced(source)]));
  const all = [...fenced.keys()].flatMap((topic) => partitions.map((partition) => ({ topic, partition })));
  const cut = await cutHistory(log, all, range, { isFenced: (topic) => fenced.get(topic) !== false });
  return beginState(
    sources.flatMap(({ name, topic }) =>
      cut.filter(({ at }) => at.topic === topic).map((each) => ({ ...each, source: name })),
    ),
  );
}

/** What is run is shown from where it begins. */
async function withProgress<Result>(
  { log }: CliContext,
  { quiet }: ReplayFlags,
  job: ReplayJob,
  run: (job: ReplayJob) => Promise<Result>,
): Promise<Result> {
  let shown: ReturnType<typeof showReplay> | undefined;
  try {
    return await run({
      ...job,
      onBegin: ({ partitions }) => {
        if (job.progress.records > 0) log(`It goes on behind ${job.progress.records.toLocaleString('en')} records.`);
        if (quiet !== true) shown = showReplay(log, job.progress, recordsOf(partitions));
      },
    });
  } finally {
    shown?.stop();
  }
}
