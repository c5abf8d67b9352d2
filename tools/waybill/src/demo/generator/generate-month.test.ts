import { createHash } from 'node:crypto';

import fc from 'fast-check';

import { commandsOf, toCsv } from '../retail/fixtures.ts';
import type { CommandKind } from '../retail/retail-command.ts';
import type { RawRow } from '../retail/row.ts';
import { generateMonth } from './generate-month.ts';

const months = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  scale: fc.constantFrom(0.01, 0.02, 0.05),
});

test('the same seed gives the same month, another seed another', () => {
  fc.assert(
    fc.property(months, ({ seed, scale }) => {
      const month = JSON.stringify(generateMonth({ seed, scale }));
      expect(JSON.stringify(generateMonth({ seed, scale }))).toBe(month);
      expect(JSON.stringify(generateMonth({ seed: (seed + 1) % 2 ** 32, scale }))).not.toBe(month);
    }),
    { numRuns: 20 },
  );
});

test('the mapping covers every row of every month, each in exactly one command', async () => {
  await fc.assert(
    fc.asyncProperty(months, async (month) => {
      const rows = generateMonth(month);
      const commands = await commandsOf(rows);
      expect(commands.reduce((sum, command) => sum + command.rows, 0)).toBe(rows.length);
      expect(new Set(commands.map(({ key }) => key)).size).toBe(commands.length);
    }),
    { numRuns: 30 },
  );
});

test('rows stand in the order of their documents, which never begin on a Saturday', () => {
  const rows = generateMonth({ seed: 3, scale: 0.1 });
  const begun = [...new Map(rows.map((row) => [row.InvoiceNo, row.InvoiceDate])).values()];
  expect(begun.map((time) => new Date(`${time}Z`).getUTCDay())).not.toContain(6);
  expect(
    rows.every(({ InvoiceDate }) => InvoiceDate >= '2010-12-01 08:00:00' && InvoiceDate < '2010-12-23 18:00:00'),
  ).toBe(true);
});

describe.each([1, 7, 2010])('a month of the default size, seed %d', (seed) => {
  const rows = generateMonth({ seed, scale: 0.25 });

  test('has every kind of command, about 1,200 of them', async () => {
    const commands = await commandsOf(rows);
    const kinds = new Set<CommandKind>(commands.map(({ kind }) => kind));
    expect(kinds.size).toBe(8);
    expect(commands.length).toBeGreaterThan(1000);
    expect(commands.length).toBeLessThan(1400);
  });

  test.each<[string, (row: RawRow, index: number) => boolean]>([
    ['lines that repeat the one before', (row, index) => JSON.stringify(row) === JSON.stringify(rows[index - 1])],
    ['free lines of customers', ({ UnitPrice, CustomerID }) => UnitPrice === '0.0' && CustomerID !== ''],
    ['guests', ({ CustomerID, Quantity }) => CustomerID === '' && Number(Quantity) > 0],
    ['corrections without a reason', ({ Description, UnitPrice }) => Description === '' && UnitPrice === '0.0'],
    ['codes in lower case', ({ StockCode }) => /\d[a-z]/.test(StockCode)],
    ['untidy names', ({ Description }) => Description !== Description.trim().replace(/\s+/g, ' ')],
    ['names that CSV must quote', ({ Description }) => /[",]/.test(Description)],
    ['carriage', ({ StockCode }) => ['POST', 'DOT', 'C2'].includes(StockCode)],
    ['fees', ({ StockCode }) => ['AMAZONFEE', 'BANK CHARGES'].includes(StockCode)],
  ])('has %s', (_what, isSo) => {
    expect(rows.some(isSo)).toBe(true);
  });
});

// files/demo-7-0-02.expected.json was calculated from exactly these rows, by a program that shares nothing with this one.
test('the month of the end-to-end test is still the one that was calculated', () => {
  const csv = toCsv(generateMonth({ seed: 7, scale: 0.02 }));
  expect(createHash('sha256').update(csv).digest('hex')).toBe(
    '166c605564d93106f7d202286b91c9b43d4372c55f2e199c05c1a349da11fd40',
  );
});
