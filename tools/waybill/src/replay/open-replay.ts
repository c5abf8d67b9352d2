import { setTimeout as delay } from 'node:timers/promises';

import type { FrameDecoder, SchemaRegistry } from '@waybill/avro';
import { createRegistry, createWrittenDecoder, openCodec, waitForRegistry } from '@waybill/avro';
import type { KafkaLog } from '@waybill/kafka';
import { createKafkaLog, waitForKafka } from '@waybill/kafka';
import { OffsetOutOfRangeError } from '@waybill/messages';
import type { Range } from '@waybill/replay';
import { createThrottle, cutHistory, RangeGoneError } from '@waybill/replay';
import { readSettings } from '@waybill/service';
import { toConnection } from '@waybill/service/log';

import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { explainFailure } from '../parts/explain-failure.ts';
import { stackEnvironment } from '../parts/stack-environment.ts';
import type { Waits } from '../parts/waits.ts';
import { createWaits } from '../parts/waits.ts';
import type { Source } from './choose-sources.ts';
import { isFenced } from './choose-sources.ts';
import { createMessageFilter } from './message-filter.ts';
import { createMessageReader, messageTypes } from './read-message.ts';
import type { ReplayJob } from './replay-job.ts';
import type { ReplayFlags } from './replay-options.ts';
import { choosePartitions, filterOf, readRate, readValues } from './replay-options.ts';
import type { ReplayState } from './replay-state.ts';
import { beginState, recordsOf } from './replay-state.ts';
import { showReplay } from './show-replay.ts';

/** What of `waybill replay` says what is read, and how fast. */
export type ReadingFlags = Pick<
  ReplayFlags,
  'tenant' | 'type' | 'subject' | 'filter' | 'partition' | 'shard' | 'rate' | 'skipUnreadable' | 'quiet' | 'values'
>;

export type Replay = {
  readonly sources: readonly Source[];
  readonly flags: ReadingFlags;
  readonly range: Range;
};

/**
 * Opens the log and the registry that the environment names, hands out what is to be replayed, and closes them behind;
 * while it is read, progress is told.
 *
 * @throws `CliError`
 */
export async function withReplay(
  context: CliContext,
  replay: Replay,
  use: (job: ReplayJob) => Promise<void>,
): Promise<void> {
  const waits = createWaits(context);
  try {
    const settings = readSettings(await stackEnvironment(context), ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL']);
    const connection = toConnection(settings, 'waybill-replay', { warn: () => undefined });
    await waitForKafka(connection, waits);
    const { SCHEMA_REGISTRY_USERNAME: username, SCHEMA_REGISTRY_PASSWORD: password } = settings;
    const auth = username === undefined || password === undefined ? undefined : { username, password };
    const registry = createRegistry({ url: settings.SCHEMA_REGISTRY_URL, auth });
    const codec = await openDecoder(registry, replay, waits);
    waits.end();
    const log = createKafkaLog(connection);
    try {
      await withProgress(context, replay.flags, createJob(context, { ...replay, log, codec }), use);
    } finally {
      await log.close();
    }
  } catch (error) {
    if (error instanceof RangeGoneError || error instanceof OffsetOutOfRangeError)
      throw new CliError({
        message: error.message,
        fix: 'Begin with --from beginning; what was begun with records that are gone begins anew by --restart.',
        cause: error,
      });
    throw explainFailure(waits.failure() ?? error);
  }
}

/** As messages are today, or as each was written, whatever today's schemas are. */
async function openDecoder(registry: SchemaRegistry, { sources, flags }: Replay, waits: Waits): Promise<FrameDecoder> {
  if (readValues(flags) === 'latest')
    return openCodec({ registry, contracts: [...new Set(sources.map(({ contract }) => contract))], ...waits });
  await waitForRegistry(registry, waits);
  const topics = sources.map(({ topic }) => topic);
  return createWrittenDecoder(registry, topics);
}

type JobParts = Replay & { readonly log: KafkaLog; readonly codec: FrameDecoder };

function createJob({ signal }: CliContext, { sources, flags, log, codec, range }: JobParts): ReplayJob {
  const { tenant, type, subject, filter } = flags;
  const partitions = choosePartitions(flags);
  const rate = readRate(flags);
  const values = readValues(flags);
  const open = sources.map((source) => ({
    ...source,
    values,
    reader: createMessageReader(source, codec, values),
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
async function withProgress(
  { log }: CliContext,
  { quiet }: ReadingFlags,
  job: ReplayJob,
  run: (job: ReplayJob) => Promise<void>,
): Promise<void> {
  let shown: ReturnType<typeof showReplay> | undefined;
  try {
    await run({
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
