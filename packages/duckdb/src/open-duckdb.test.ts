import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { tableFromIPC } from 'apache-arrow';

import type { RecordSchema } from '@waybill/messages';

import { SqlError } from './errors.ts';
import { messageTable } from './message-table.ts';
import type { DuckDb } from './open-duckdb.ts';
import { openDuckDb } from './open-duckdb.ts';

const about = [
  { name: '_offset', type: { kind: 'long', minimum: undefined, maximum: undefined } },
  { name: '_type', type: { kind: 'string', minLength: undefined, maxLength: undefined, pattern: undefined } },
] as const;

let folder: string;
let duckdb: DuckDb;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-duckdb-'));
  duckdb = await openDuckDb({ folder });
});

afterAll(() => {
  duckdb.close();
  rmSync(folder, { recursive: true });
});

function schema(name: string, fields: Readonly<Record<string, unknown>>): RecordSchema {
  return {
    ...{ type: 'record', name, namespace: 'test' },
    fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
  };
}

type Message = readonly [type: string, data: unknown];

/** A table of these messages in a Parquet file, whose offsets count from 0. */
async function store(name: string, schemas: readonly RecordSchema[], messages: readonly Message[], file = name) {
  const table = messageTable(
    name,
    about,
    schemas.map((each) => ({ type: each.name, schema: each })),
  );
  const rows = join(folder, `${file}.rows`);
  const lines = messages.map(([type, data], offset) =>
    JSON.stringify({ _offset: String(offset), _type: type, ...table.toRow(type, data) }),
  );
  writeFileSync(rows, lines.map((line) => `${line}\n`).join(''));
  const path = join(folder, `${file}.parquet`);
  await duckdb.writeParquet(table, rows, path);
  return { ...table, path, files: [path] };
}

const WIDEST = schema('Widest', {
  sum: 'long',
  count: 'int',
  share: 'double',
  half: 'float',
  isPaid: 'boolean',
  name: 'string',
  kind: { type: 'enum', name: 'Kind', symbols: ['A', 'B'] },
  raw: 'bytes',
  at: { type: 'long', logicalType: 'timestamp-millis' },
  note: ['null', 'string'],
  byName: { type: 'map', values: 'long' },
  keys: { type: 'map', values: 'bytes' },
  lines: {
    type: 'array',
    items: {
      type: 'record',
      name: 'Line',
      fields: [
        { name: 'sku', type: 'string' },
        { name: 'pence', type: 'long' },
        { name: 'seal', type: ['null', 'bytes'] },
        { name: 'times', type: { type: 'array', items: { type: 'long', logicalType: 'timestamp-millis' } } },
      ],
    },
  },
});
const widest = {
  ...{ sum: 2n ** 63n - 1n, count: -(2 ** 31), share: NaN, half: 0.5, isPaid: true, kind: 'B' },
  ...{ name: `O'Neil "é" \u0000 \n`, raw: Buffer.from([0, 255]), at: new Date('2010-12-01T08:26:00.123Z'), note: null },
  ...{ byName: { 'a"b': -(2n ** 63n) }, keys: { k: Buffer.from([1]) } },
  lines: [
    { sku: 'x', pence: 2n ** 53n + 1n, seal: Buffer.from([7]), times: [new Date(0)] },
    { sku: 'y', pence: 0n, seal: null, times: [] },
  ],
};

test('every Avro type arrives in its column, exactly', async () => {
  const table = await store('widest', [WIDEST], [['Widest', widest]]);

  const described = await duckdb.query('DESCRIBE widest', [table]);
  const { rows } = await duckdb.query(
    `SELECT sum, count, share, half, "isPaid", hex(name), kind, hex(raw), "at"::text, note, "byName"['a"b'],
       hex(keys['k']), lines[1].pence, hex(lines[1].seal), lines[1].times[1]::text, lines[2].seal, len(lines[2].times) FROM widest`,
    [table],
  );

  expect(described.rows.map(([name, type]) => `${String(name)} ${String(type)}`)).toEqual([
    ...['_offset BIGINT', '_type VARCHAR', 'sum BIGINT', 'count INTEGER', 'share DOUBLE', 'half FLOAT'],
    ...['isPaid BOOLEAN', 'name VARCHAR', 'kind VARCHAR', 'raw BLOB', 'at TIMESTAMP WITH TIME ZONE', 'note VARCHAR'],
    ...['byName MAP(VARCHAR, BIGINT)', 'keys MAP(VARCHAR, BLOB)'],
    'lines STRUCT(sku VARCHAR, pence BIGINT, seal BLOB, times TIMESTAMP WITH TIME ZONE[])[]',
  ]);
  expect(rows).toEqual([
    [
      ...['9223372036854775807', -2147483648, 'NaN', 0.5, true],
      ...[Buffer.from(widest.name).toString('hex').toUpperCase(), 'B', '00FF', '2010-12-01 08:26:00.123+00', null],
      ...['-9223372036854775808', '01', '9007199254740993', '07', '1970-01-01 00:00:00+00', null, '0'],
    ],
  ]);
});

test('an Arrow file has every type too, exactly', async () => {
  const nothing = { ...widest, lines: [], byName: {}, keys: {}, note: 'x' };
  const table = await store(
    'arrow',
    [WIDEST],
    [
      ['Widest', widest],
      ['Widest', nothing],
    ],
  );
  const path = join(folder, 'widest.arrow');

  await duckdb.writeArrow(path, table);

  // Rows of a table that the library does not type.
  const rows = [...tableFromIPC(readFileSync(path))] as readonly { toJSON(): Readonly<Record<string, unknown>> }[];
  const [first, second] = rows.map((row) => row.toJSON());
  expect(first).toMatchObject({ sum: widest.sum, count: widest.count, share: NaN, half: 0.5, isPaid: true, kind: 'B' });
  expect(first).toMatchObject({
    name: widest.name,
    raw: new Uint8Array([0, 255]),
    at: widest.at.getTime(),
    note: null,
  });
  const lines = JSON.stringify(first?.['lines'], (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
  expect(JSON.parse(lines)).toEqual([
    { sku: 'x', pence: '9007199254740993n', seal: { 0: 7 }, times: [0] },
    { sku: 'y', pence: '0n', seal: null, times: [] },
  ]);
  expect(JSON.stringify(second?.['lines'])).toBe('[]');
  await duckdb.writeArrow(join(folder, 'again.arrow'), table);
  expect(readFileSync(join(folder, 'again.arrow')).equals(readFileSync(path))).toBe(true);
});

test('an Arrow file has many rows, some of them with nulls', async () => {
  const messages = Array.from({ length: 5_000 }, (_, index): Message => [
    'Widest',
    { ...widest, note: index < 4_000 ? 'x' : null },
  ]);
  const table = await store('many', [WIDEST], messages);
  const path = join(folder, 'many.arrow');

  await duckdb.writeArrow(path, table);

  const notes = tableFromIPC(readFileSync(path)).getChild('note');
  expect([notes?.length, notes?.nullCount]).toEqual([5_000, 1_000]);
});

test('an Arrow file for which there is no room is refused', async () => {
  const messages = Array.from({ length: 20_000 }, (): Message => ['Widest', widest]);
  const table = await store('full', [WIDEST], messages);

  await expect(duckdb.writeArrow('/dev/full', table)).rejects.toMatchObject({ code: 'ENOSPC' });
});

test('an Arrow file of no rows has its columns', async () => {
  const path = join(folder, 'empty.arrow');

  await duckdb.writeArrow(path, {
    ...messageTable('none', about, [{ type: 'OrderPlaced', schema: PLACED }]),
    files: [],
  });

  const table = tableFromIPC(readFileSync(path));
  expect([table.numRows, table.schema.fields.map(({ name }) => name)]).toEqual([
    ...[0, ['_offset', '_type', 'id', 'totalPence']],
  ]);
});

test('the same rows give the same bytes', async () => {
  const messages = Array.from({ length: 3_000 }, (): Message => ['Widest', widest]);

  const one = await store('widest', [WIDEST], messages, 'one');
  const other = await store('widest', [WIDEST], messages, 'other');

  expect(readFileSync(one.path).equals(readFileSync(other.path))).toBe(true);
});

const PLACED = schema('OrderPlaced', { id: 'string', totalPence: 'long' });
const CANCELLED = schema('OrderCancelled', { id: 'string', totalPence: 'string', Reason: 'string' });
const LATE = schema('OrderLate', { reason: 'int', _offset: 'long' });

test('messages share a column of one name and type; all others are called by their message', async () => {
  const table = await store(
    'order_events',
    [PLACED, CANCELLED, LATE],
    [
      ['OrderPlaced', { id: '1', totalPence: 5n }],
      ['OrderCancelled', { id: '1', totalPence: 'five', Reason: 'broken' }],
      ['OrderLate', { reason: 3, _offset: 9n }],
    ],
  );

  expect(await duckdb.query('SELECT * FROM order_events ORDER BY _offset', [table])).toEqual({
    columns: [
      ...['_offset', '_type', 'id', 'OrderPlaced_totalPence', 'OrderCancelled_totalPence', 'OrderCancelled_Reason'],
      ...['OrderLate_reason', 'OrderLate__offset'],
    ],
    rows: [
      ['0', 'OrderPlaced', '1', '5', null, null, null, null],
      ['1', 'OrderCancelled', '1', null, 'five', 'broken', null, null],
      ['2', 'OrderLate', null, null, null, null, 3, '9'],
    ],
  });
});

test('a database file has the tables and a view for each message, under whatever name it is opened', async () => {
  const placed = await store('order_events', [PLACED], [['OrderPlaced', { id: '1', totalPence: 5n }]], 'placed');
  const views = [{ name: 'order_placed', type: 'OrderPlaced', columns: ['id', 'totalPence'] }];
  const nothing = { ...messageTable('late_events', about, [{ type: 'OrderLate', schema: LATE }]), files: [] };
  const file = join(folder, 'made.duckdb');

  await duckdb.writeDatabase(file, [{ ...placed, views }, nothing]);

  const sql = `ATTACH '${file}' AS other (READ_ONLY); USE other;
    SELECT id, "totalPence", (SELECT count(*) FROM late_events) FROM order_placed`;
  expect(await duckdb.query(sql, [])).toMatchObject({ rows: [['1', '5', '0']] });
});

test('a statement that makes no sense is answered by what the engine says', async () => {
  await expect(duckdb.query('SELECT * FROM nowhere', [])).rejects.toThrow(SqlError);
});

test('nothing is fetched from the network', async () => {
  await expect(duckdb.query("SELECT * FROM 'https://127.0.0.1:1/rows.parquet'", [])).rejects.toThrow(SqlError);
});
