import type { AvroType } from '@waybill/avro';
import type { MessageTable, ParquetTable, RowColumn } from '@waybill/duckdb';
import { messageTable } from '@waybill/duckdb';

import type { Source } from './choose-sources.ts';
import { schemaIdOf } from './read-batches.ts';
import type { Message } from './read-message.ts';
import { messageTypes } from './read-message.ts';

const TEXT: AvroType = { kind: 'string', minLength: undefined, maxLength: undefined, pattern: undefined };
const INT: AvroType = { kind: 'int', minimum: undefined, maximum: undefined };
const LONG: AvroType = { kind: 'long', minimum: undefined, maximum: undefined };

/** What every row tells of its record. */
const ABOUT: readonly RowColumn[] = [
  { name: '_topic', type: TEXT },
  { name: '_partition', type: INT },
  { name: '_offset', type: LONG },
  { name: '_time', type: { kind: 'timestamp' } },
  { name: '_type', type: TEXT },
  { name: '_tenant', type: TEXT },
  { name: '_subject', type: TEXT },
  { name: '_id', type: TEXT },
  { name: '_sequence', type: INT },
  { name: '_key', type: TEXT },
  { name: '_schema', type: INT },
  { name: '_headers', type: { kind: 'map', values: TEXT } },
];

/** Headers that have a column of their own, or say the same of every record. */
const SHOWN = new Set([
  ...[
    'ce_type',
    'ce_tenant',
    'ce_subject',
    'ce_id',
    'ce_sequence',
    'ce_partitionkey',
    'ce_specversion',
    'content-type',
  ],
]);

export type SourceTable = MessageTable & {
  /** The row of a message, as a line of JSON. */
  readonly row: (message: Message) => string;
};

/** The table that holds the messages of a source. */
export function sourceTable(source: Source): SourceTable {
  const table = messageTable(source.table, ABOUT, messageTypes(source));
  return {
    ...table,
    row: (message) => JSON.stringify({ ...aboutOf(message), ...table.toRow(message.name, message.data) }),
  };
}

/** Names of the views that show one message type each: its name, with the table before it where two sources have one. */
export function withViews(
  tables: readonly { readonly table: MessageTable; readonly files: readonly string[] }[],
): readonly ParquetTable[] {
  const all = tables.flatMap(({ table }) => [...table.columnsOf.keys()]);
  const isShared = (type: string) => all.filter((each) => each === type).length > 1;
  return tables.map(({ table, files }) => ({
    ...{ name: table.name, columns: table.columns, files },
    views: [...table.columnsOf].map(([type, columns]) => ({
      ...{ type, columns: [...ABOUT.map(({ name }) => name), ...columns] },
      name: isShared(type) ? `${table.name}_${toSnakeCase(type)}` : toSnakeCase(type),
    })),
  }));
}

function toSnakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, '_$&').toLowerCase();
}

function aboutOf({ record, name, tenant, subject, id, sequence }: Message) {
  const { topic, partition, offset, timestampMs, key, headers } = record;
  return {
    _topic: topic,
    _partition: partition,
    _offset: String(offset),
    _time: new Date(timestampMs).toISOString(),
    _type: name,
    _tenant: tenant,
    _subject: subject,
    _id: id,
    _sequence: sequence,
    _key: key?.toString(),
    _schema: schemaIdOf(record),
    _headers: Object.fromEntries(Object.entries(headers).filter(([header]) => !SHOWN.has(header))),
  };
}
