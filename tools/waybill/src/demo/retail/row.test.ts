import { rawRow } from './fixtures.ts';
import type { RawRow } from './row.ts';
import { parseRow } from './row.ts';

const place = { file: 'shop.csv', row: 12 };

test('cleans what a till writes', () => {
  const row = parseRow(
    rawRow({ StockCode: ' 85123a ', Description: '  HAND  WARMER\tRED ', CustomerID: '17850.0', UnitPrice: '2.1' }),
    place,
  );
  expect(row).toEqual({
    place,
    invoice: '536365',
    sku: '85123A',
    description: 'HAND WARMER RED',
    quantity: 6,
    at: '2010-12-01T08:26:00.000Z',
    price: 2_100_000n,
    customer: '17850',
    country: 'United Kingdom',
  });
});

test('a guest has no customer, a correction no description', () => {
  const row = parseRow(rawRow({ CustomerID: '', Description: '' }), place);
  expect(row).toMatchObject({ customer: null, description: '' });
});

test.each<[keyof RawRow, string, string]>([
  ['InvoiceNo', '53636', '6 digits, alone or behind C or A, found "53636"'],
  ['StockCode', '', 'a stock code of letters, digits, spaces and . _ ~ -, found nothing'],
  ['StockCode', '85/123', 'a stock code of letters, digits, spaces and . _ ~ -, found "85/123"'],
  ['Quantity', 'six', 'a whole number other than 0, found "six"'],
  ['Quantity', '0', 'a whole number other than 0, found "0"'],
  ['Quantity', '1.5', 'a whole number other than 0, found "1.5"'],
  ['InvoiceDate', '2010-11-31 08:26:00', 'a time such as 2010-12-01 08:26:00, found "2010-11-31 08:26:00"'],
  ['InvoiceDate', '12/1/2010 8:26', 'a time such as 2010-12-01 08:26:00, found "12/1/2010 8:26"'],
  ['UnitPrice', '£2.55', 'pounds such as 2.55, with at most 6 decimals, found "£2.55"'],
  ['CustomerID', 'bob', 'digits such as 17850.0, or nothing, found "bob"'],
  ['Country', ' ', 'a country, found nothing'],
])('a wrong %s ("%s") is named with its place and what was expected', (column, text, expected) => {
  expect(() => parseRow(rawRow({ [column]: text }), place)).toThrow(
    `shop.csv, row 12, column ${column}: expected ${expected}.`,
  );
});
