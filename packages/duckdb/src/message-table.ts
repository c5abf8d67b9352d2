import type { AvroType } from '@waybill/avro';
import { parseSchema, toRow } from '@waybill/avro';
import type { RecordSchema } from '@waybill/messages';

import type { ColumnType } from './column-type.ts';
import { columnType } from './column-type.ts';

/** A column that every row of a table has, whatever its message is. */
export type RowColumn = { readonly name: string; readonly type: AvroType };

/** A message type by its short name, and its schema. */
export type MessageSchema = { readonly type: string; readonly schema: RecordSchema };

export type Column = { readonly name: string; readonly type: ColumnType };

export type MessageTable = {
  readonly name: string;
  /** Those of all rows first, then those of messages in the order of their types and fields. */
  readonly columns: readonly Column[];
  /** The columns that a message type has, by its short name. */
  readonly columnsOf: ReadonlyMap<string, readonly string[]>;
  /**
   * What a message says, by column, for a row of JSON.
   *
   * @param type  short name of one of its message types
   * @throws      `TypeError` for another
   */
  readonly toRow: (type: string, data: unknown) => Readonly<Record<string, unknown>>;
};

/**
 * The table that holds some message types: rows have null in the columns of other messages. Names are compared as SQL
 * does, without regard to case.
 *
 * @param name   of the table
 * @param about  what is told of each message, beside what it says itself
 */
export function messageTable(
  name: string,
  about: readonly RowColumn[],
  messages: readonly MessageSchema[],
): MessageTable {
  const fields = messages.flatMap(({ type: message, schema }) =>
    parseSchema(schema).fields.map(({ name: field, type }) => ({ message, field, type: columnType(type) })),
  );
  const taken = new Set(about.map((column) => column.name.toLowerCase()));
  const named = fields.map((each) => ({ ...each, column: nameColumn(each, fields, taken) }));
  const columns = new Map<string, Column>(
    about.map((column) => [column.name.toLowerCase(), { name: column.name, type: columnType(column.type) }]),
  );
  for (const { column, type } of named)
    if (!columns.has(column.toLowerCase())) columns.set(column.toLowerCase(), { name: column, type });
  const writers = new Map(
    messages.map(({ type, schema }) => [type, rowWriter(schema, new Map(namesOf(named, type)))] as const),
  );
  return {
    name,
    columns: [...columns.values()],
    columnsOf: new Map(messages.map(({ type }) => [type, namesOf(named, type).map(([, column]) => column)])),
    toRow: (type, data) => {
      const write = writers.get(type);
      if (write === undefined) throw new TypeError(`The table ${name} has no messages ${type}.`);
      return write(data);
    },
  };
}

type Field = { readonly message: string; readonly field: string; readonly type: ColumnType };

function nameColumn(own: Field, all: readonly Field[], taken: ReadonlySet<string>): string {
  const isSame = ({ field }: Field) => field.toLowerCase() === own.field.toLowerCase();
  const isShared = all.filter(isSame).every(({ field, type }) => field === own.field && type.sql === own.type.sql);
  return isShared && !taken.has(own.field.toLowerCase()) ? own.field : `${own.message}_${own.field}`;
}

function namesOf(named: readonly (Field & { readonly column: string })[], type: string) {
  return named.filter(({ message }) => message === type).map(({ field, column }) => [field, column] as const);
}

function rowWriter(schema: RecordSchema, columns: ReadonlyMap<string, string>) {
  const write = toRow(schema);
  const isRenamed = [...columns].some(([field, column]) => field !== column);
  return (data: unknown) => {
    const json = write(data) as Readonly<Record<string, unknown>>; // What the writer of a record schema makes of it.
    if (!isRenamed) return json;
    return Object.fromEntries(Object.entries(json).map(([field, value]) => [columns.get(field) ?? field, value]));
  };
}
