import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import type { Answer, ParquetTable } from '@waybill/duckdb';
import { openDuckDb } from '@waybill/duckdb';
import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { explainOutput } from './explain-output.ts';
import type { Manifest } from './manifest.ts';
import { readManifest } from './manifest.ts';
import { showAnswer } from './show-answer.ts';

/** `waybill sql`: asks a data set that `waybill replay` has written, as often as one likes; no part has to run. */
export function addSqlCommand(program: Command, context: CliContext): void {
  program
    .command('sql')
    .description('ask a Parquet data set that replay has written; nothing has to run')
    .argument('<folder>', 'the data set')
    .argument('<query>', 'SQL over its tables, such as order_events, and a view for each message, such as order_placed')
    .option('--json', 'the answer as one JSON document')
    .action(async (folder: string, query: string, { json }: { readonly json?: boolean }) => {
      showAnswer(context.out, await ask(context, resolve(folder), query), json === true);
    });
}

async function ask({ signal }: CliContext, folder: string, query: string): Promise<Answer> {
  const tables = tablesOf(readManifest(join(folder, 'manifest.json')), folder);
  const scratch = await mkdtemp(join(tmpdir(), 'waybill-sql-'));
  let duckdb;
  try {
    duckdb = await openDuckDb({ folder: scratch });
    return await duckdb.query(query, tables, signal);
  } catch (error) {
    throw explainOutput(scratch, error);
  } finally {
    duckdb?.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Only files that the manifest names count. */
function tablesOf({ format, sources, files }: Manifest, folder: string): readonly ParquetTable[] {
  if (format !== 'parquet')
    throw new CliError({ message: `${folder} is of the format ${format}, not parquet.`, exitCode: exitCodes.usage });
  return sources.map(({ source, table = '', columns = [], views = [] }) => ({
    name: table,
    columns: columns.map(({ name, type }) => ({ name, type: { sql: type } })),
    views,
    files: files.filter((file) => file.source === source).map(({ path }) => join(folder, path)),
  }));
}
