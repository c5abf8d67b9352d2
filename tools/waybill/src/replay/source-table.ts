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
  const topic = JSON.stringify(source.topic);
  return {
    ...table,
    row: (message) => {
      const data = JSON.stringify(table.toRow(message.name, message.data));
      return `{"_topic":${topic},${renderAbout(message)}${data === '{}' ? '}' : `,${data.slice(1)}`}`;
    },
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

/** By hand, member by member: objects that are made to be written at once take half the time of a replay. */
function renderAbout({ record, name, tenant, subject, id, sequence }: Message): string {
  const { partition, offset, timestampMs, key, headers } = record;
  const text = JSON.stringify;
  const of = `"_type":${text(name)},"_tenant":${text(tenant)},"_subject":${text(subject)},"_id":${text(id)}`;
  const by = `"_sequence":${sequence ?? 'null'},"_key":${key === null ? 'null' : text(key.toString())}`;
  const at = `"_partition":${partition},"_offset":${offset},"_time":"${new Date(timestampMs).toISOString()}"`;
  return `${at},${of},${by},"_schema":${schemaIdOf(record)},"_headers":${renderHeaders(headers)}`;
}

function renderHeaders(headers: Readonly<Record<string, string | undefined>>): string {
  let all = '';
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !SHOWN.has(name))
      all += `${all === '' ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(value)}`;
  }
  return `{${all}}`;
}
