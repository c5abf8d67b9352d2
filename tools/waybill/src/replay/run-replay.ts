import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { openDuckDb } from '@waybill/duckdb';

import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { explainOutput } from './explain-output.ts';
import type { Manifest } from './manifest.ts';
import { describeOutput } from './manifest.ts';
import type { ReplayJob } from './replay-job.ts';
import { answersOf, carryOut } from './replay-job.ts';
import type { ReplayFlags } from './replay-options.ts';
import { readLimits } from './replay-options.ts';
import { showAnswer } from './show-answer.ts';
import type { Format } from './store-output.ts';
import { errorsOf, storeOutput } from './store-output.ts';
import { createStreamSink, writeLines } from './write-lines.ts';
import type { PieceLimits } from './write-pieces.ts';
import { filesOf, openTables, writeTables } from './write-tables.ts';

export type ReplayPlan = {
  readonly flags: ReplayFlags;
  readonly format: Format;
  /** The output that `--since` names. */
  readonly base: Manifest | undefined;
};

/** Replays to where the options say, and tells what it came to. */
export async function runReplay(context: CliContext, job: ReplayJob, plan: ReplayPlan): Promise<void> {
  const { flags } = plan;
  if (flags.sql !== undefined) {
    await answer(context, job, flags.sql, flags);
    return;
  }
  const manifest = await (flags.out === undefined || flags.dryRun === true
    ? stream(context, job, plan)
    : store(context, job, plan, resolve(flags.out)));
  tell(context, plan, job, manifest);
}

/** To standard output; nowhere for a dry run. */
async function stream({ out }: CliContext, job: ReplayJob, { flags, format }: ReplayPlan): Promise<Manifest> {
  const sink = createStreamSink(flags.dryRun === true ? () => undefined : out);
  const begun = await job.begin();
  const state = await carryOut(job, begun, { width: 1, save: () => undefined }, (io, source, partition) =>
    writeLines({ sink, ...io }, source, partition),
  );
  const sources = job.sources.map(({ name }) => ({ source: name }));
  const file = { path: '-', rows: state.tally.messages, bytes: sink.flush(), sha256: sink.sha256() };
  return describeOutput({ format, sources, filter: job.filter }, state, [file]);
}

async function store({ log, signal }: CliContext, job: ReplayJob, { flags, format, base }: ReplayPlan, out: string) {
  const isBaseHere = flags.since !== undefined && format === 'parquet' && dirname(resolve(flags.since)) === out;
  try {
    return await storeOutput(job, {
      ...{ format, out, asked: askedBy(job, flags), limits: readLimits(flags) },
      overwrites: flags.overwrite === true,
      restarts: flags.restart === true,
      base: isBaseHere ? base : undefined,
    });
  } catch (error) {
    if (signal.aborted) log(`The same command goes on from ${out}.partial; delete that folder to give up.`);
    throw error;
  }
}

/** What must be the same when it goes on; how fast it is and what is shown of it may differ. */
function askedBy({ sources }: ReplayJob, flags: ReplayFlags) {
  const { from, to, since, partition, shard, tenant, type, subject, filter, format, fileRows, skipUnreadable } = flags;
  const range = { from, to, since, partition, shard };
  return {
    topics: sources.map(({ name }) => name),
    ...range,
    tenant,
    type,
    subject,
    filter,
    format,
    fileRows,
    skipUnreadable,
  };
}

/** Makes tables that nobody keeps, and asks them. */
async function answer(context: CliContext, job: ReplayJob, sql: string, flags: ReplayFlags): Promise<void> {
  const { out, log } = context;
  const { columns, rows, tally } = await ask(context, job, sql, readLimits(flags));
  showAnswer(out, { columns, rows }, flags.json === true);
  log(`✓ ${rows.length} rows of ${tally.messages} messages; no group joined, nothing committed.`);
  tellOfFilter(log, job);
  tellOfUnreadable(tally.unreadable.length, undefined);
}

async function ask({ signal }: CliContext, job: ReplayJob, sql: string, limits: PieceLimits) {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-sql-'));
  let duckdb;
  try {
    duckdb = await openDuckDb({ folder });
    const tables = openTables(job.sources);
    const parts = { duckdb, tables, data: folder, scratch: folder, limits };
    const { files, tally } = await writeTables(job, parts, await job.begin(), () => undefined);
    return { tally, ...(await duckdb.query(sql, filesOf(tables, folder, files), signal)) };
  } catch (error) {
    throw explainOutput(folder, error);
  } finally {
    duckdb?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function tell({ out, log }: CliContext, { flags, format }: ReplayPlan, job: ReplayJob, manifest: Manifest): void {
  const { messages, records, voided, bytes, types, unreadable } = manifest;
  if (flags.json === true) out(JSON.stringify(manifest, null, 2));
  else {
    const where =
      flags.dryRun === true ? 'would be written' : flags.out === undefined ? 'written' : `written to ${flags.out}`;
    log(`✓ ${messages} messages of ${records} records, ${bytes} bytes, ${where}; no group joined, nothing committed.`);
    for (const [type, count] of Object.entries(types)) log(`  ${type}  ${count}`);
    if (voided > 0) log(`  ${voided} records of superseded owners were left out.`);
    if (messages === 0) log(`  ${reason(manifest)}`);
  }
  tellOfFilter(log, job);
  tellOfUnreadable(unreadable.length, flags.out === undefined ? undefined : errorsOf({ format, out: flags.out }));
}

/** Why there are none. */
function reason({ records, filter }: Manifest): string {
  if (records === 0) return 'There are no records between these two places.';
  return Object.keys(filter).length > 0
    ? 'There are records, but no message that the filter lets pass.'
    : 'There are records, but none of this kind among them.';
}

function tellOfFilter(log: (line: string) => void, job: ReplayJob): void {
  const { unanswered, reason: why } = answersOf(job);
  if (unanswered > 0) log(`  ${unanswered} messages were left out because --filter had no answer of them: ${why}`);
}

function tellOfUnreadable(count: number, list: string | undefined): void {
  if (count === 0) return;
  const fix = list === undefined ? 'With --out they are listed.' : `They are listed in ${list}.`;
  throw new CliError({ message: `${count} records could not be read, and are left out.`, fix });
}
