import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { rawRow, toCsv } from './fixtures.ts';
import { InputError } from './input-error.ts';
import type { Row } from './row.ts';
import { readRows } from './rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-rows-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** `toCsv([rawRow()])`, packed by xz 5.4. */
const XZ_OF_ONE_ROW =
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AClAJZdACSbiscRK6kDxYRcFLCGs+rPtejxTmFkwcf5BRDJ6ERqUyr13VkecX5pJNCqhcHqpuC+GCKhSPL7+mwisa2YhvR4TmmcbiY8rrQuPnvkPp3wpSUgbWMJkT4eRrufh7VkaptO+MVwh4zAyXI8YYLd+o4HH4ZWmfie/WezYVtAQXWCSNL0auEsiu7tZgQlQ2tV7s6BpHgAAAAAACpvtYRiUz29AAGyAaYBAAD9Y/XAscRn+wIAAAAABFla';

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function read(...paths: string[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of readRows(paths)) rows.push(row);
  return rows;
}

test('several files, packed or not, are one input in the order given', async () => {
  const csv = (invoice: string) => toCsv([rawRow({ InvoiceNo: invoice })]);
  const paths = [
    file('b.csv', csv('100002')),
    file('a.csv.gz', gzipSync(csv('100001'))),
    file('c.csv.xz', Buffer.from(XZ_OF_ONE_ROW, 'base64')),
  ];
  const rows = await read(...paths);
  expect(rows.map(({ invoice, place }) => [invoice, place])).toEqual([
    ['100002', { file: paths[0], row: 1 }],
    ['100001', { file: paths[1], row: 1 }],
    ['536365', { file: paths[2], row: 1 }],
  ]);
});

test('quoted cells, a byte order mark, other columns and another order of columns are fine', async () => {
  const path = file(
    'quoted.csv',
    '\uFEFFCountry,Extra,InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\r\n' +
      'EIRE,x,536365,22423,"REGENCY ""CAKESTAND"", 3 TIER",1,2010-12-01 08:26:00,12.75,\r\n',
  );
  expect(await read(path)).toMatchObject([
    { country: 'EIRE', description: 'REGENCY "CAKESTAND", 3 TIER', customer: null },
  ]);
});

test('repeated rows stay repeated', async () => {
  expect(await read(file('twice.csv', toCsv([rawRow(), rawRow()])))).toHaveLength(2);
});

test('a bad cell stops the input with file, row and column', async () => {
  const path = file('bad.csv', toCsv([rawRow(), rawRow({ Quantity: 'many' })]));
  await expect(read(path)).rejects.toThrow(
    `${path}, row 2, column Quantity: expected a whole number other than 0, found "many".`,
  );
});

test.each<[string, string | Buffer, RegExp]>([
  ['a missing column', 'InvoiceNo,StockCode\n1,2\n', /has no column Description, Quantity, .*: expected InvoiceNo, /],
  ['a short row', `${toCsv([rawRow()])}536366,85123A\n`, /row 2: .*columns length is 8, got 2/],
  ['an open quote', `${toCsv([rawRow()])}536366,"85123A\n`, /row 2: .*Quote Not Closed/],
  [
    'other bytes than UTF-8',
    Buffer.concat([Buffer.from(toCsv([rawRow()])), Buffer.from([0xff, 10])]),
    /expected UTF-8/,
  ],
  ['no rows', toCsv([]), /holds no rows/],
  ['nothing at all', '', /holds no rows/],
])('%s is said in one sentence', async (_what, content, message) => {
  await expect(read(file('wrong.csv', content))).rejects.toThrow(message);
});

test.each<[string, string, Buffer]>([
  ['gz', 'torn.csv.gz', gzipSync(toCsv([rawRow()])).subarray(0, 60)],
  ['xz', 'torn.csv.xz', Buffer.from(XZ_OF_ONE_ROW, 'base64').subarray(0, 100)],
  ['gz', 'text.csv.gz', Buffer.from('no archive')],
  ['xz', 'text.csv.xz', Buffer.from('no archive')],
])('a broken %s file (%s) is an input error', async (_kind, name, content) => {
  await expect(read(file(name, content))).rejects.toThrow(InputError);
});

test('a file that is not there is named', async () => {
  const path = join(folder, 'none.csv');
  await expect(read(path)).rejects.toThrow(`There is no file ${path}.`);
});
