import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Answer } from '@waybill/duckdb';
import { openDuckDb } from '@waybill/duckdb';

import type { CliContext } from '../cli-context.ts';
import { explainOutput } from './explain-output.ts';
import type { ReplayJob } from './replay-job.ts';
import type { Tally } from './replay-state.ts';
import type { PieceLimits } from './write-pieces.ts';
import { filesOf, openTables, writeTables } from './write-tables.ts';

/** Tables of what was replayed, as long as they are asked. */
export type TemporaryTables = {
  readonly query: (sql: string) => Promise<Answer>;
  readonly tally: Tally;
};

/** Replays into tables that nobody keeps, and has them asked. */
export async function withTables<Result>(
  { signal }: Pick<CliContext, 'signal'>,
  job: ReplayJob,
  limits: PieceLimits,
  use: (tables: TemporaryTables) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-sql-'));
  let duckdb;
  try {
    const engine = await openDuckDb({ folder });
    duckdb = engine;
    const tables = openTables(job.sources);
    const parts = { duckdb, tables, data: folder, scratch: folder, limits };
    const { files, tally } = await writeTables(job, parts, await job.begin(), () => undefined);
    const found = filesOf(tables, folder, files);
    return await use({ tally, query: (sql) => engine.query(sql, found, signal) });
  } catch (error) {
    throw explainOutput(folder, error);
  } finally {
    duckdb?.close();
    await rm(folder, { recursive: true, force: true });
  }
}
