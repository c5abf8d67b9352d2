import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

import { writeArrowFile } from './arrow-file.ts';
import { quoteName } from './column-type.ts';
import { DuckDbMissingError, SqlError } from './errors.ts';
import type { MessageTable } from './message-table.ts';

/** A table that lies in Parquet files, in the order of its rows. */
export type ParquetTable = {
  readonly name: string;
  readonly files: readonly string[];
  /** What it has when there are no files. */
  readonly columns: readonly { readonly name: string; readonly type: { readonly sql: string } }[];
  readonly views?: readonly MessageView[];
};

/** A view that shows the rows of one message, by its short name in `_type`. */
export type MessageView = { readonly name: string; readonly type: string; readonly columns: readonly string[] };

/** What a statement says: integers of 64 bits and decimals as texts, so that they are exact. */
export type Answer = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
};

export type DuckDb = {
  /**
   * Makes a Parquet file of rows in a file of JSON lines. The same rows give the same bytes.
   *
   * @throws `Error` of the engine when the file can not be written
   */
  writeParquet(table: Pick<MessageTable, 'columns'>, rows: string, file: string): Promise<void>;
  /** Makes a database file of tables, row by row in the order of their files. */
  writeDatabase(file: string, tables: readonly ParquetTable[]): Promise<void>;
  /** Writes a table into a file of Arrow's IPC format, in the order of its rows. The same rows give the same bytes. */
  writeArrow(file: string, table: ParquetTable): Promise<void>;
  /**
   * Asks the tables.
   *
   * @throws `SqlError` with what the engine says against the statement
   */
  query(sql: string, tables: readonly ParquetTable[], signal?: AbortSignal): Promise<Answer>;
  close(): void;
};

export type DuckDbOptions = {
  /** Where it may put what does not fit into memory. */
  readonly folder: string;
  /** @default 512 MiB */
  readonly memoryBytes?: number;
};

const MEMORY_BYTES = 512 * 1024 * 1024;
/** The largest record is 4 MiB; as JSON a byte of it can take six. */
const LARGEST_ROW_BYTES = 32 * 1024 * 1024;

/**
 * Opens an engine in memory that reads no network, no settings and no extensions.
 *
 * @throws `DuckDbMissingError`
 */
export async function openDuckDb({ folder, memoryBytes = MEMORY_BYTES }: DuckDbOptions): Promise<DuckDb> {
  const { DuckDBInstance } = await load();
  const instance = await DuckDBInstance.create(':memory:', {
    // More would write rows in an order of their own.
    threads: '1',
    memory_limit: `${memoryBytes}B`,
    temp_directory: folder,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  return {
    writeParquet: (table, rows, file) =>
      withConnection(instance, async (connection) => {
        const options = `(FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v1, ROW_GROUP_SIZE 122880)`;
        await connection.run(`COPY (${selectRows(table, rows)}) TO ${quoteText(file)} ${options}`);
      }),
    writeDatabase: (file, tables) =>
      withConnection(instance, async (connection) => {
        await connection.run(`ATTACH ${quoteText(file)} AS made`);
        // Names in a file must not say under which name it was made.
        await connection.run('USE made');
        try {
          for (const table of tables) await define(connection, table, { table: 'TABLE', view: 'VIEW' });
        } finally {
          await connection.run('USE memory');
          await connection.run('DETACH made');
        }
      }),
    writeArrow: (file, table) =>
      withConnection(instance, async (connection) => {
        await define(connection, table, { table: 'TEMP VIEW', view: 'TEMP VIEW' });
        await writeArrowFile(connection, `SELECT * FROM ${quoteName(table.name)}`, file);
      }),
    query: (sql, tables, signal) =>
      withConnection(instance, async (connection) => {
        for (const table of tables) await define(connection, table, { table: 'TEMP VIEW', view: 'TEMP VIEW' });
        return ask(connection, sql, signal);
      }),
    close: () => {
      instance.closeSync();
    },
  };
}

async function load() {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new DuckDbMissingError('The package @duckdb/node-api is not installed.', { cause: error });
  }
}

async function withConnection<Result>(
  instance: DuckDBInstance,
  use: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await instance.connect();
  try {
    // Times are shown and cast in UTC, wherever this runs.
    await connection.run(`SET TimeZone = 'UTC'`);
    return await use(connection);
  } finally {
    connection.closeSync();
  }
}

function selectRows({ columns }: Pick<MessageTable, 'columns'>, rows: string): string {
  const read = columns.map(({ name, type }) => `${quoteText(name)}: ${quoteText(type.json)}`).join(', ');
  const values = columns.map(({ name, type }) => `${type.convert(quoteName(name))} AS ${quoteName(name)}`).join(', ');
  const options = `format = 'newline_delimited', maximum_object_size = ${LARGEST_ROW_BYTES}`;
  return `SELECT ${values} FROM read_json(${quoteText(rows)}, ${options}, columns = {${read}})`;
}

type Kinds = { readonly table: 'TABLE' | 'TEMP VIEW'; readonly view: 'VIEW' | 'TEMP VIEW' };

async function define(connection: DuckDBConnection, table: ParquetTable, kinds: Kinds): Promise<void> {
  const { name, files, columns, views = [] } = table;
  const nothing = columns.map((column) => `NULL::${column.type.sql} AS ${quoteName(column.name)}`).join(', ');
  const rows = `read_parquet([${files.map(quoteText).join(', ')}], hive_partitioning = false)`;
  const select = files.length === 0 ? `SELECT ${nothing} WHERE false` : `SELECT * FROM ${rows}`;
  await connection.run(`CREATE OR REPLACE ${kinds.table} ${quoteName(name)} AS ${select}`);
  for (const view of views) {
    const shown = view.columns.map(quoteName).join(', ');
    const only = `SELECT ${shown} FROM ${quoteName(name)} WHERE _type = ${quoteText(view.type)}`;
    await connection.run(`CREATE OR REPLACE ${kinds.view} ${quoteName(view.name)} AS ${only}`);
  }
}

async function ask(connection: DuckDBConnection, sql: string, signal: AbortSignal | undefined): Promise<Answer> {
  const interrupt = () => {
    connection.interrupt();
  };
  signal?.addEventListener('abort', interrupt);
  try {
    const result = await connection.runAndReadAll(sql);
    return { columns: result.columnNames(), rows: result.getRowsJson() };
  } catch (error) {
    signal?.throwIfAborted();
    throw new SqlError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
