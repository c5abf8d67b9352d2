import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

import type { DuckDBConnection, DuckDBResult, DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import type * as Arrow from 'apache-arrow';

import { DuckDbMissingError } from './errors.ts';

/** How a column of the engine is kept in Arrow. */
type ArrowColumn = {
  readonly type: Arrow.DataType;
  /** Of a value that is not null. */
  readonly convert: (value: never) => unknown;
};

/**
 * Writes what a query gives into a file of Arrow's IPC format, batch by batch: memory does not grow with its rows.
 *
 * @throws `DuckDbMissingError` when the library is not installed, `Error` of Node when the file can not be written
 * @source Arrow Columnar Format 1.5, IPC File Format
 */
export async function writeArrowFile(connection: DuckDBConnection, sql: string, path: string): Promise<void> {
  const arrow = await load();
  const { DuckDBTypeId: ids } = await import('@duckdb/node-api');
  const result = await connection.stream(sql);
  const columns = result.columnTypes().map((type) => toColumn({ arrow, ids }, type));
  const names = result.columnNames();
  // One for all batches: a batch without nulls would have another.
  const schema = new arrow.Schema(columns.map(({ type }, index) => new arrow.Field(names[index] ?? '', type, true)));
  const toBatch = (rows: readonly (readonly unknown[])[]) => {
    const children = columns.map(({ type, convert }, index): Arrow.Data => {
      const builder = arrow.makeBuilder({ type, nullValues: [null, undefined] });
      for (const row of rows) builder.append(ofNullable(convert)(row[index]));
      return builder.finish().flush() as Arrow.Data; // Of the column's type, which the library does not keep.
    });
    const type = new arrow.Struct(schema.fields);
    return new arrow.RecordBatch(schema, arrow.makeData({ type, length: rows.length, nullCount: 0, children }));
  };
  const file = openSync(path, 'w');
  try {
    const writer = new arrow.RecordBatchFileWriter();
    const drained = watch(drain(writer, file));
    try {
      await writeBatches(result, (rows) => {
        if (!drained.failed) writer.write(toBatch(rows));
        return !drained.failed;
      });
      writer.close();
    } catch (error) {
      // A writer whose bytes nobody takes any more says so; why nobody does is the reason.
      if (!drained.failed) throw error;
    }
    await drained.end;
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** @param write  told each batch, also an empty one when there is no other; ends it by `false` */
async function writeBatches(
  result: DuckDBResult,
  write: (rows: readonly (readonly unknown[])[]) => boolean,
): Promise<void> {
  let rows = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    rows += chunk.rowCount;
    if (!write(chunk.getRows())) return;
    // What was written is on its way to the file before the next batch is made.
    await turn();
  }
  if (rows === 0) write([]);
}

/** Its failure is looked at in the end; until then it is known that there was one. */
function watch(end: Promise<void>): { readonly end: Promise<void>; readonly failed: boolean } {
  let failed = false;
  end.catch(() => {
    failed = true;
  });
  return {
    end,
    get failed() {
      return failed;
    },
  };
}

async function drain(bytes: AsyncIterable<Uint8Array>, file: number): Promise<void> {
  for await (const some of bytes) for (let done = 0; done < some.length;) done += writeSync(file, some, done);
}

type Libraries = {
  readonly arrow: typeof Arrow;
  readonly ids: typeof DuckDBTypeId;
};

function toColumn(libraries: Libraries, type: DuckDBType): ArrowColumn {
  const { arrow, ids } = libraries;
  const plain: ReadonlyMap<number, () => Arrow.DataType> = new Map<number, () => Arrow.DataType>([
    [ids.BOOLEAN, () => new arrow.Bool()],
    [ids.INTEGER, () => new arrow.Int32()],
    [ids.BIGINT, () => new arrow.Int64()],
    [ids.FLOAT, () => new arrow.Float32()],
    [ids.DOUBLE, () => new arrow.Float64()],
    [ids.VARCHAR, () => new arrow.Utf8()],
  ]);
  const make = plain.get(type.typeId);
  if (make !== undefined) return { type: make(), convert: (value) => value };
  return toOtherColumn(libraries, type);
}

function toOtherColumn(libraries: Libraries, type: DuckDBType): ArrowColumn {
  const { arrow, ids } = libraries;
  switch (type.typeId) {
    case ids.BLOB:
      return { type: new arrow.Binary(), convert: ({ bytes }: { readonly bytes: Uint8Array }) => bytes };
    case ids.TIMESTAMP_TZ:
      return {
        type: new arrow.TimestampMillisecond('UTC'),
        // Times of messages are whole milliseconds.
        convert: ({ micros }: { readonly micros: bigint }) => Number(micros / 1_000n),
      };
    case ids.LIST:
      return toList(libraries, toColumn(libraries, type.valueType));
    case ids.MAP:
      return toMap(libraries, toColumn(libraries, type.valueType));
    case ids.STRUCT:
      return toStruct(
        libraries,
        type.entryNames.map((name, index) => ({ name, of: type.entryTypes[index] })),
      );
    default:
      throw new TypeError(`Arrow files have no columns of the type ${type.toString()}.`);
  }
}

function toList({ arrow }: Libraries, item: ArrowColumn): ArrowColumn {
  return {
    type: new arrow.List(new arrow.Field('item', item.type, true)),
    convert: ({ items }: { readonly items: readonly unknown[] }) => items.map(ofNullable(item.convert)),
  };
}

function toMap({ arrow }: Libraries, value: ArrowColumn): ArrowColumn {
  const fields: Arrow.Field[] = [
    new arrow.Field('key', new arrow.Utf8(), false),
    new arrow.Field('value', value.type, true),
  ];
  // The library types its entries by the types of key and value, which are not known here.
  const entry = new arrow.Struct(fields) as unknown as Arrow.Struct<{ key: Arrow.Utf8; value: Arrow.DataType }>;
  return {
    type: new arrow.Map_(new arrow.Field('entries', entry, false)),
    convert: ({ entries }: { readonly entries: readonly { readonly key: unknown; readonly value: unknown }[] }) =>
      new Map(entries.map((entry) => [entry.key, ofNullable(value.convert)(entry.value)])),
  };
}

type Member = { readonly name: string; readonly of: DuckDBType | undefined };

function toStruct(libraries: Libraries, members: readonly Member[]): ArrowColumn {
  const { arrow } = libraries;
  const columns = members.flatMap(({ name, of }) => (of === undefined ? [] : [{ name, ...toColumn(libraries, of) }]));
  return {
    type: new arrow.Struct(columns.map(({ name, type }) => new arrow.Field(name, type, true))),
    convert: ({ entries }: { readonly entries: Readonly<Record<string, unknown>> }) =>
      Object.fromEntries(columns.map(({ name, convert }) => [name, ofNullable(convert)(entries[name])])),
  };
}

function ofNullable(convert: ArrowColumn['convert']): (value: unknown) => unknown {
  // The engine gives values of the column's own type.
  return (value) => (value === null || value === undefined ? null : convert(value as never));
}

async function load(): Promise<typeof Arrow> {
  try {
    return await import('apache-arrow');
  } catch (error) {
    throw new DuckDbMissingError('The package apache-arrow is not installed.', { cause: error });
  }
}
