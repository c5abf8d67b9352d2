import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generateMonth } from './generator/generate-month.ts';
import { loadImport } from './load-import.ts';
import { rawRow, toCsv } from './retail/fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-import-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('a file is a tenant of its own, by its content', async () => {
  const csv = toCsv([rawRow()]);
  const path = file('a.csv', csv);
  const { tenant, title, commands, rows, lanes } = await loadImport({ type: 'files', paths: [path] });
  expect(tenant).toBe(`input-${createHash('sha256').update(csv).digest('hex').slice(0, 8)}`);
  expect({ title, commands, rows, lanes: lanes.length }).toEqual({ title: path, commands: 2, rows: 1, lanes: 2 });
});

describe('an order, a return and a fee', () => {
  const fee = { InvoiceNo: 'C536779', StockCode: 'AMAZONFEE', Quantity: '-1', CustomerID: '' };
  const rows = [rawRow(), rawRow({ InvoiceNo: 'C536379', Quantity: '-1' }), rawRow(fee)];

  test('are all fed', async () => {
    const whole = await loadImport({ type: 'files', paths: [file('b.csv', toCsv(rows))] });
    expect(whole).toMatchObject({ rows: 3, commands: 4 });
    expect(whole.lanes.map((lane) => lane.map(({ kind }) => kind))).toEqual([
      ['RegisterProduct'],
      ['PlaceOrder', 'ReturnGoods'],
      ['PostLedgerEntry'],
    ]);
  });
});

test('a generated month is a tenant by its seed, and by its scale unless that is the usual one', async () => {
  const tenants = [
    await loadImport({ type: 'generated', seed: 1, scale: 0.25 }),
    await loadImport({ type: 'generated', seed: 1, scale: 0.02 }),
  ].map(({ tenant }) => tenant);
  expect(tenants).toEqual(['demo-1', 'demo-1-0-02']);
});

test('a generated month and the same rows from a file are the same commands', async () => {
  const month = { seed: 5, scale: 0.02 };
  const generated = await loadImport({ type: 'generated', ...month });
  const read = await loadImport({ type: 'files', paths: [file('c.csv', toCsv(generateMonth(month)))] });
  expect(read.lanes).toEqual(generated.lanes);
});

test('a file that is not there is an input error', async () => {
  await expect(loadImport({ type: 'files', paths: [join(folder, 'none.csv')] })).rejects.toThrow('There is no file');
});
