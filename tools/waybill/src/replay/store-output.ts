import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { openDuckDb } from '@waybill/duckdb';

import { CliError, exitCodes } from '../cli-error.ts';
import { explainOutput } from './explain-output.ts';
import { openLineFile } from './line-file.ts';
import type { Manifest } from './manifest.ts';
import { describeOutput, extendManifest, readManifest } from './manifest.ts';
import type { PartialOutput, Placement } from './partial-output.ts';
import { isBegun, openPartialOutput } from './partial-output.ts';
import type { ReplayJob } from './replay-job.ts';
import { carryOut } from './replay-job.ts';
import type { OutputFile, ReplayState } from './replay-state.ts';
import { settleFile } from './settle-file.ts';
import { writeLines } from './write-lines.ts';
import type { PieceLimits } from './write-pieces.ts';
import { describeTables, filesOf, openTables, writeTables } from './write-tables.ts';

export type Format = 'ndjson' | 'parquet' | 'arrow' | 'duckdb';

export type OutputPlan = {
  readonly format: Format;
  /** A file, or the folder of a Parquet data set. */
  readonly out: string;
  /** What the user asked for, as JSON: an output that was begun is only completed for the same. */
  readonly asked: unknown;
  /** Whether what is there is replaced. */
  readonly overwrites: boolean;
  /** Whether what was left of an earlier try is dropped. */
  readonly restarts: boolean;
  /** The data set to which it adds, when that is at `out`. */
  readonly base: Manifest | undefined;
  readonly limits: PieceLimits;
};

/**
 * Writes a replay to its place, where it appears whole or not at all; what a kill leaves is completed by the next call.
 *
 * @throws `CliError` when it can not be written
 */
export async function storeOutput(job: ReplayJob, plan: OutputPlan): Promise<Manifest> {
  const { out, asked, format } = plan;
  if (plan.restarts) rmSync(`${out}.partial`, { recursive: true, force: true });
  if (isTaken(plan)) throw isThere(out);
  const partial = guard(out, () => openPartialOutput(out, asked));
  if (partial === undefined) return readManifest(manifestOf(plan));
  try {
    const begun = partial.state ?? (await job.begin());
    partial.save(begun);
    return await (format === 'ndjson' ? storeLines(job, plan, partial, begun) : storeTables(job, plan, partial, begun));
  } catch (error) {
    const told = explainOutput(out, error);
    // Nothing can be gone on from by a command that was wrong.
    if (told instanceof CliError && told.exitCode === exitCodes.usage) partial.discard();
    throw told;
  } finally {
    partial.release();
  }
}

/** Whether something else is there; what stands beside an earlier try may be what it was about to replace. */
function isTaken({ out, overwrites, base }: OutputPlan): boolean {
  return existsSync(out) && !isBegun(out) && !overwrites && base === undefined;
}

async function storeLines(job: ReplayJob, plan: OutputPlan, partial: PartialOutput, begun: ReplayState) {
  const data = join(partial.folder, 'data');
  const sink = openLineFile(data, begun.bytes);
  const { state, written } = await carryOut(
    job,
    begun,
    { width: 1, save: partial.save },
    ({ read, onSection }, source, partition) => writeLines({ sink, read, onSection }, source, partition),
  )
    .then((state) => ({ state, written: sink.close() }))
    .catch((error: unknown) => {
      sink.abandon();
      throw error;
    });
  const file: OutputFile = { path: basename(plan.out), rows: state.tally.messages, ...written };
  const sources = job.sources.map(({ name }) => ({ source: name }));
  const manifest = describeOutput({ format: plan.format, sources, filter: job.filter }, state, [file]);
  return complete(partial, state, plan, { manifest, data: [{ from: data, to: plan.out }] });
}

async function storeTables(job: ReplayJob, plan: OutputPlan, partial: PartialOutput, begun: ReplayState) {
  const [scratch, data] = [join(partial.folder, 'scratch'), join(partial.folder, 'data')];
  for (const folder of [scratch, data]) await mkdir(folder, { recursive: true });
  const duckdb = await openDuckDb({ folder: scratch });
  try {
    const tables = openTables(job.sources);
    const state = await writeTables(job, { duckdb, tables, data, scratch, limits: plan.limits }, begun, partial.save);
    const about = { format: plan.format, sources: describeTables(tables), filter: job.filter };
    if (plan.format === 'parquet') return storeDataSet(partial, plan, data, { about, state });
    const made = join(partial.folder, 'made');
    rmSync(made, { force: true });
    const found = filesOf(tables, data, state.files);
    const [table] = found;
    if (plan.format === 'duckdb') await duckdb.writeDatabase(made, found);
    else if (table !== undefined) await duckdb.writeArrow(made, table);
    const file = { path: basename(plan.out), rows: state.tally.messages, ...(await settleFile(made)) };
    const manifest = describeOutput(about, state, [file]);
    return complete(partial, state, plan, { manifest, data: [{ from: made, to: plan.out }] });
  } finally {
    duckdb.close();
  }
}

type Described = { readonly about: Parameters<typeof describeOutput>[0]; readonly state: ReplayState };

function storeDataSet(partial: PartialOutput, plan: OutputPlan, data: string, { about, state }: Described): Manifest {
  const made = describeOutput(about, state, state.files);
  if (plan.base === undefined)
    return complete(partial, state, plan, { manifest: made, data: [{ from: data, to: plan.out }] });
  const added = state.files.map(({ path }) => ({ from: join(data, path), to: join(plan.out, path) }));
  return complete(partial, state, plan, { manifest: extendManifest(plan.base, made), data: added });
}

/** Lets the data appear, and then what tells that they are complete; a new data set has it within, so both appear at once. */
function complete(
  partial: PartialOutput,
  state: ReplayState,
  plan: OutputPlan,
  { manifest, data }: { readonly manifest: Manifest; readonly data: readonly Placement[] },
): Manifest {
  const [manifestPath, errorsPath] = [manifestOf(plan), errorsOf(plan)];
  const isWithin = plan.format === 'parquet' && plan.base === undefined;
  const told = [
    { path: errorsPath, text: manifest.unreadable.map((each) => `${JSON.stringify(each)}\n`).join('') },
    { path: manifestPath, text: `${JSON.stringify(manifest, null, 2)}\n` },
  ].filter(({ text }) => text !== '');
  const placements = told.map(({ path, text }) => {
    const from = join(partial.folder, isWithin ? 'data' : '', basename(path));
    writeFileSync(from, text, { flush: true });
    return { from, to: path };
  });
  const replaced = plan.base === undefined ? [plan.out, manifestPath, errorsPath] : [];
  partial.complete(state, { replaced, placements: isWithin ? data : [...data, ...placements] });
  return manifest;
}

/** Where the manifest of an output is: within a data set, beside a file. */
function manifestOf({ format, out }: Pick<OutputPlan, 'format' | 'out'>): string {
  return format === 'parquet' ? join(out, 'manifest.json') : `${out}.manifest.json`;
}

/** Where the records are listed that could not be read. */
export function errorsOf({ format, out }: Pick<OutputPlan, 'format' | 'out'>): string {
  return format === 'parquet' ? join(out, 'errors.ndjson') : `${out}.errors.ndjson`;
}

function guard<Result>(out: string, use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    throw explainOutput(out, error);
  }
}

function isThere(out: string): CliError {
  return new CliError({
    message: `${out} is there already.`,
    fix: 'Write somewhere else, or replace it by --overwrite; --since adds what is new to a Parquet data set.',
    exitCode: exitCodes.usage,
  });
}
