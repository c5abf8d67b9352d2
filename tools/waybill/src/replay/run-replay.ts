import { dirname, resolve } from 'node:path';

import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { countMessages } from './count-messages.ts';
import type { Manifest } from './manifest.ts';
import { describeOutput } from './manifest.ts';
import type { ReplayJob } from './replay-job.ts';
import { answersOf, carryOut } from './replay-job.ts';
import type { ReplayFlags } from './replay-options.ts';
import { readLimits } from './replay-options.ts';
import { showAnswer } from './show-answer.ts';
import type { Format } from './store-output.ts';
import { errorsOf, storeOutput } from './store-output.ts';
import { withTables } from './temporary-tables.ts';
import { createStreamSink, writeLines } from './write-lines.ts';

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
  tell(context, plan, job, await replayTo(context, job, plan));
}

function replayTo(context: CliContext, job: ReplayJob, plan: ReplayPlan): Promise<Manifest> {
  const { out, dryRun, count: counts } = plan.flags;
  if (counts === true) return count(job);
  return out === undefined || dryRun === true ? stream(context, job, plan) : store(context, job, plan, resolve(out));
}

/** To standard output; nowhere for a dry run. */
async function stream({ out }: CliContext, job: ReplayJob, { flags, format }: ReplayPlan): Promise<Manifest> {
  const sink = createStreamSink(flags.dryRun === true ? () => undefined : out);
  const state = await carryOut(job, await job.begin(), IN_ORDER, (io, source, partition) =>
    writeLines({ sink, ...io }, source, partition),
  );
  const file = { path: '-', rows: state.tally.messages, bytes: sink.flush(), sha256: sink.sha256() };
  return describeOutput({ format, sources: namesOf(job), filter: job.filter }, state, [file]);
}

/** Messages by type, and the bytes of their values. */
async function count(job: ReplayJob): Promise<Manifest> {
  let bytes = 0;
  const state = await carryOut(job, await job.begin(), IN_ORDER, async (io, source, partition) => {
    bytes += await countMessages({ ...job.parts, ...io }, source, partition);
  });
  return { ...describeOutput({ format: 'count', sources: namesOf(job), filter: job.filter }, state, []), bytes };
}

const IN_ORDER = { width: 1, save: () => undefined };

function namesOf({ sources }: ReplayJob) {
  return sources.map(({ name }) => ({ source: name }));
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
  const { from, to, since, partition, shard, tenant, type, subject, filter, format, fileRows, skipUnreadable, values } =
    flags;
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
    values,
  };
}

/** Makes tables that nobody keeps, and asks them. */
async function answer(context: CliContext, job: ReplayJob, sql: string, flags: ReplayFlags): Promise<void> {
  const { out, log } = context;
  const { found, tally } = await withTables(context, job, readLimits(flags), async ({ query, tally }) => {
    return { found: await query(sql), tally };
  });
  showAnswer(out, found, flags.json === true);
  log(`✓ ${found.rows.length} rows of ${tally.messages} messages; no group joined, nothing committed.`);
  tellOfFilter(log, job);
  tellOfUnreadable(tally.unreadable.length, undefined);
}

function tell({ out, log }: CliContext, { flags, format }: ReplayPlan, job: ReplayJob, manifest: Manifest): void {
  const { messages, records, voided, bytes, types, unreadable } = manifest;
  if (flags.json === true) out(JSON.stringify(manifest, null, 2));
  else {
    const size = `${bytes} bytes${whereTo(flags)}`;
    log(`✓ ${messages} messages of ${records} records, ${size}; no group joined, nothing committed.`);
    for (const [type, count] of Object.entries(types)) log(`  ${type}  ${count}`);
    if (voided > 0) log(`  ${voided} records of superseded owners were left out.`);
    if (messages === 0) log(`  ${reason(manifest)}`);
  }
  tellOfFilter(log, job);
  tellOfUnreadable(unreadable.length, flags.out === undefined ? undefined : errorsOf({ format, out: flags.out }));
}

function whereTo({ count: counts, dryRun, out }: ReplayFlags): string {
  if (counts === true) return ' of values, counted';
  if (dryRun === true) return ', would be written';
  return out === undefined ? ', written' : `, written to ${out}`;
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
  const what = count === 1 ? '1 record could not be read, and is' : `${count} records could not be read, and are`;
  throw new CliError({ message: `${what} left out.`, fix });
}
