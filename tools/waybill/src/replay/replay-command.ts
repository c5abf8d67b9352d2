import { createRegistry, openCodec, createEventRenderer } from '@waybill/avro';
import { createKafkaLog, waitForKafka } from '@waybill/kafka';
import { PARTITIONS } from '@waybill/messages';
import type { Cut, Range } from '@waybill/replay';
import { cutHistory, RangeGoneError } from '@waybill/replay';
import { readSettings } from '@waybill/service';
import { toConnection } from '@waybill/service/log';
import { contracts } from '@waybill/teams';
import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { explainFailure } from '../parts/explain-failure.ts';
import { stackEnvironment } from '../parts/stack-environment.ts';
import { createWaits } from '../parts/waits.ts';
import type { ChosenTopic } from './choose-topic.ts';
import { chooseTopic } from './choose-topic.ts';
import type { ReplaySummary } from './describe-replay.ts';
import { describeReplay } from './describe-replay.ts';
import { parsePlace } from './parse-place.ts';
import type { RecordFilter } from './record-filter.ts';
import type { ReplayParts } from './replay-events.ts';
import { replayEvents, startProgress } from './replay-events.ts';
import { showReplay } from './show-replay.ts';
import { measureLines, printLines, storeLines } from './write-lines.ts';

type Flags = {
  readonly from: string;
  readonly to: string;
  readonly partition?: string;
  readonly tenant?: string;
  readonly type?: string;
  readonly subject?: string;
  readonly out?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
};

/** `waybill replay`: the events of a topic as CloudEvents, one a line. */
export function addReplayCommand(program: Command, context: CliContext): void {
  program
    .command('replay')
    .description('read the events of a topic, from any time on; no group is joined, nothing is committed or written')
    .argument('<topic>', 'an events topic, such as orders.order.events.v1')
    .option('--from <place>', 'beginning, a time (2026-01-31T10:00:00Z, -2h, @<ms>) or offset:<n>', 'beginning')
    .option('--to <place>', 'the same; what lies there is not read: end is what there is now', 'end')
    .option('-p, --partition <n>', 'this partition alone')
    .option('--tenant <name>', 'events of this tenant alone')
    .option('--type <name>', 'events of this type alone, by its short or full name')
    .option('--subject <id>', 'events of this aggregate alone')
    .option('--out <file>', 'write there, with a manifest beside it; both appear whole or not at all')
    .option('--dry-run', 'read everything, write nothing, and tell what it would come to')
    .option('--json', 'tell what it came to as one JSON document; needs --out or --dry-run')
    .option('-q, --quiet', 'no progress')
    .action((topic: string, flags: Flags) => replay(context, topic, flags));
}

async function replay(context: CliContext, name: string, flags: Flags): Promise<void> {
  const topic = chooseTopic(contracts, name);
  const range = readRange(flags);
  if (flags.json === true && flags.out === undefined && flags.dryRun !== true)
    throw usage('--json needs --out or --dry-run: standard output has the events.');
  const waits = createWaits(context);
  try {
    const settings = readSettings(await stackEnvironment(context), ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL']);
    const connection = toConnection(settings, 'waybill-replay', { warn: () => undefined });
    await waitForKafka(connection, waits);
    const { SCHEMA_REGISTRY_USERNAME: username, SCHEMA_REGISTRY_PASSWORD: password } = settings;
    const auth = username === undefined || password === undefined ? undefined : { username, password };
    const registry = createRegistry({ url: settings.SCHEMA_REGISTRY_URL, auth });
    const codec = await openCodec({ registry, contracts: [topic.contract], ...waits });
    const log = createKafkaLog(connection);
    try {
      const at = partitionsOf(name, flags.partition).map((partition) => ({ topic: name, partition }));
      const cut = await cutHistory(log, at, range);
      const render = createEventRenderer(topic.contract, name);
      await carryOut(context, { topic, flags, cut, parts: { log, codec, render, signal: context.signal } });
    } finally {
      await log.close();
    }
  } catch (error) {
    if (error instanceof RangeGoneError)
      throw new CliError({ message: error.message, fix: 'Begin with --from beginning.', cause: error });
    throw explainFailure(waits.failure() ?? error);
  }
}

type Work = {
  readonly topic: ChosenTopic;
  readonly flags: Flags;
  readonly cut: Cut;
  readonly parts: ReplayParts;
};

async function carryOut(context: CliContext, { topic, flags, cut, parts }: Work): Promise<void> {
  const { tenant, type, subject } = flags;
  const filter: RecordFilter = { tenant, type, subject };
  const progress = startProgress();
  const total = cut.reduce((sum, { from, until }) => sum + Number(until - from), 0);
  const shown = flags.quiet === true ? undefined : showReplay(context.log, progress, total);
  const about = { topic: topic.aggregate.eventsTopic, filter, cut };
  try {
    const run = (write: (line: string) => void) => replayEvents(parts, { cut, filter, progress }, write);
    const written = await (flags.dryRun === true
      ? measureLines(run)
      : flags.out === undefined
        ? printLines(context.out, run)
        : storeLines(flags.out, run, (of) => JSON.stringify(describeReplay(about, progress, of), null, 2)));
    tell(context, flags, describeReplay(about, progress, written));
  } finally {
    shown?.stop();
  }
}

function tell({ out, log }: CliContext, { json, out: path, dryRun }: Flags, summary: ReplaySummary): void {
  if (json === true) {
    out(JSON.stringify(summary, null, 2));
    return;
  }
  const { events, records, voided, bytes, types } = summary;
  const where = dryRun === true ? 'would be written' : path === undefined ? 'written' : `written to ${path}`;
  log(`✓ ${events} events of ${records} records, ${bytes} bytes, ${where}; no group joined, nothing committed.`);
  for (const [type, count] of Object.entries(types)) log(`  ${type}  ${count}`);
  if (voided > 0) log(`  ${voided} records of superseded owners were left out.`);
  if (events === 0) log(`  ${reason(summary)}`);
}

/** Why there are none. */
function reason({ records, filter }: ReplaySummary): string {
  if (records === 0) return 'There are no records between these two places.';
  return Object.keys(filter).length > 0
    ? 'There are records, but no event that the filter lets pass.'
    : 'There are records, but no events among them: only outcomes and claims.';
}

function readRange({ from, to, partition }: Flags): Range {
  if (partition === undefined && [from, to].some((place) => place.startsWith('offset:')))
    throw usage('An offset belongs to one partition: name it by --partition.');
  const nowMs = Date.now();
  return { from: parsePlace('--from', from, nowMs), to: parsePlace('--to', to, nowMs) };
}

function partitionsOf(topic: string, asked: string | undefined): readonly number[] {
  const all = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  if (asked === undefined) return all;
  if (all.some((partition) => String(partition) === asked)) return [Number(asked)];
  throw usage(`${topic} has the partitions 0 to ${PARTITIONS - 1}, not "${asked}".`);
}

function usage(message: string): CliError {
  return new CliError({ message, exitCode: exitCodes.usage });
}
