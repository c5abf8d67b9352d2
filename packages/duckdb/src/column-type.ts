import type { AvroType } from '@waybill/avro';
import { matchType } from '@waybill/avro';

/** How values of an Avro type are kept in a column, and how they come there from a row of JSON. */
export type ColumnType = {
  /** The type of the column. */
  readonly sql: string;
  /** The type as which the engine reads the JSON. */
  readonly json: string;
  /** Makes the value of what was read; the engine's own casts do for all but bytes. */
  readonly convert: (read: string) => string;
};

/** @source  Avro 1.12 against the types of DuckDB */
export function columnType(type: AvroType): ColumnType {
  return matchType<ColumnType>(type, {
    boolean: () => plain('BOOLEAN'),
    int: () => plain('INTEGER'),
    long: () => plain('BIGINT'),
    float: () => plain('FLOAT'),
    double: () => plain('DOUBLE'),
    string: () => plain('VARCHAR'),
    enum: () => plain('VARCHAR'),
    timestamp: () => plain('TIMESTAMPTZ'),
    bytes: () => ({ sql: 'BLOB', json: 'VARCHAR', convert: (read) => `from_base64(${read})` }),
    optional: ({ of }) => columnType(of),
    array: ({ items }) => listOf(columnType(items)),
    map: ({ values }) => mapOf(columnType(values)),
    record: ({ fields }) => structOf(fields.map(({ name, type: of }) => ({ name, type: columnType(of) }))),
  });
}

/** A name as SQL takes any. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function plain(sql: string): ColumnType {
  return { sql, json: sql, convert: (read) => read };
}

function isPlain({ sql, json }: ColumnType): boolean {
  return sql === json;
}

function listOf(item: ColumnType): ColumnType {
  const [sql, json] = [`${item.sql}[]`, `${item.json}[]`];
  if (isPlain(item)) return plain(sql);
  return { sql, json, convert: (read) => `list_transform(${read}, lambda x: ${item.convert('x')})` };
}

function mapOf(value: ColumnType): ColumnType {
  const [sql, json] = [`MAP(VARCHAR, ${value.sql})`, `MAP(VARCHAR, ${value.json})`];
  if (isPlain(value)) return plain(sql);
  const entries = (read: string) =>
    `list_transform(map_entries(${read}), lambda x: struct_pack(k := x.key, v := ${value.convert('x.value')}))`;
  return { sql, json, convert: (read) => unlessNull(read, `map_from_entries(${entries(read)})`) };
}

type Member = { readonly name: string; readonly type: ColumnType };

function structOf(members: readonly Member[]): ColumnType {
  // The engine has no empty structs.
  if (members.length === 0) return plain('JSON');
  const of = (form: 'sql' | 'json') => members.map(({ name, type }) => `${quoteName(name)} ${type[form]}`).join(', ');
  const [sql, json] = [`STRUCT(${of('sql')})`, `STRUCT(${of('json')})`];
  if (members.every(({ type }) => isPlain(type))) return plain(sql);
  const pack = (read: string) =>
    members.map(({ name, type }) => `${quoteName(name)} := ${type.convert(`${read}.${quoteName(name)}`)}`).join(', ');
  return { sql, json, convert: (read) => unlessNull(read, `struct_pack(${pack(read)})`) };
}

function unlessNull(read: string, otherwise: string): string {
  return `CASE WHEN ${read} IS NULL THEN NULL ELSE ${otherwise} END`;
}
