import { join } from 'node:path';

import type { DuckDb, ParquetTable } from '@waybill/duckdb';

import type { Source } from './choose-sources.ts';
import type { ManifestSource } from './manifest.ts';
import type { ReplayJob } from './replay-job.ts';
import { carryOut } from './replay-job.ts';
import type { OutputFile, ReplayState } from './replay-state.ts';
import type { SourceTable } from './source-table.ts';
import { sourceTable, withViews } from './source-table.ts';
import type { PieceLimits } from './write-pieces.ts';
import { writePieces } from './write-pieces.ts';

/** Tables by the names of their sources. */
export type Tables = ReadonlyMap<string, SourceTable>;

export type TablesParts = {
  readonly duckdb: Pick<DuckDb, 'writeParquet'>;
  readonly tables: Tables;
  readonly data: string;
  readonly scratch: string;
  readonly limits: PieceLimits;
};

/** Partitions that are worked on at the same time: while the engine makes one's file, others are read. */
const WIDTH = 4;

export function openTables(sources: readonly Source[]): Tables {
  return new Map(sources.map((source) => [source.name, sourceTable(source)]));
}

/** Writes what is left of a job as Parquet files. */
export function writeTables(
  job: ReplayJob,
  { tables, ...parts }: TablesParts,
  begun: ReplayState,
  save: (state: ReplayState) => void,
): Promise<ReplayState> {
  return carryOut(job, begun, { width: WIDTH, save }, async (io, source, partition) => {
    const table = tables.get(source.name);
    if (table !== undefined) await writePieces({ ...parts, ...io }, { source, table }, partition);
  });
}

/** The tables as the engine finds them. */
export function filesOf(tables: Tables, data: string, files: readonly OutputFile[]): readonly ParquetTable[] {
  const sorted = [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
  return withViews(
    [...tables].map(([name, table]) => ({
      table,
      files: sorted.filter(({ source }) => source === name).map(({ path }) => join(data, path)),
    })),
  );
}

export function describeTables(tables: Tables): readonly ManifestSource[] {
  const seen = withViews([...tables.values()].map((table) => ({ table, files: [] })));
  return [...tables.keys()].map((source, index) => {
    const { name = '', columns = [], views = [] } = seen[index] ?? {};
    return {
      source,
      table: name,
      columns: columns.map((column) => ({ name: column.name, type: column.type.sql })),
      views,
    };
  });
}
