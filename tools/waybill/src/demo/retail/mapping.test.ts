import { commandsOf, rawRow } from './fixtures.ts';
import type { RawRow } from './row.ts';

const order = rawRow();
const credit = rawRow({ InvoiceNo: 'C536379', Quantity: '-6', InvoiceDate: '2010-12-01 09:41:00' });
const guest: Partial<RawRow> = { CustomerID: '', UnitPrice: '0.0' };

async function keysOf(...rows: RawRow[]): Promise<readonly string[]> {
  return (await commandsOf(rows)).map(({ key }) => key);
}

test('an order registers its goods first and keeps repeated lines', async () => {
  const commands = await commandsOf([order, order, rawRow({ StockCode: 'POST', UnitPrice: '18.0', Quantity: '1' })]);
  const line = { sku: '85123A', description: 'WHITE HANGING HEART', quantity: 6, unitPricePence: 255 };
  const carriage = { sku: 'POST', description: 'WHITE HANGING HEART', quantity: 1, unitPricePence: 1800 };
  expect(commands).toEqual([
    {
      kind: 'RegisterProduct',
      lane: 'product:85123A',
      method: 'PUT',
      path: '/v1/products/85123A',
      key: 'register-85123A',
      body: { description: 'WHITE HANGING HEART', openingUnits: 500 },
      rows: 0,
    },
    {
      kind: 'PlaceOrder',
      lane: 'customer:17850',
      method: 'PUT',
      path: '/v1/orders/536365',
      key: 'place-536365',
      body: {
        customerId: '17850',
        country: 'United Kingdom',
        placedAt: '2010-12-01T08:26:00.000Z',
        lines: [line, line, carriage],
      },
      rows: 3,
    },
  ]);
});

test('a guest has a lane of their own', async () => {
  const [, placed] = await commandsOf([rawRow({ CustomerID: '' })]);
  expect(placed).toMatchObject({ lane: 'guest:536365', body: { customerId: null } });
});

test('a price below a penny is sent as it is, for the door to refuse', async () => {
  const [, placed] = await commandsOf([rawRow({ UnitPrice: '0.001' })]);
  expect(JSON.stringify(placed?.body)).toContain('"unitPricePence":0.1}');
});

test('another description on an order is a change, the same again is none', async () => {
  const described = (Description: string, InvoiceNo: string) => rawRow({ Description, InvoiceNo });
  const keys = await keysOf(
    described('RED RETROSPOT', '536365'),
    described('RED POLKA DOT', '536366'),
    described('RED POLKA  DOT', '536367'),
    described('RED RETROSPOT', '536368'),
  );
  expect(keys).toEqual([
    'register-85123A',
    'place-536365',
    'describe-85123A-1',
    'place-536366',
    'place-536367',
    'describe-85123A-2',
    'place-536368',
  ]);
});

test('a credit note may register a product but never describes one', async () => {
  const other = { ...credit, Description: 'DAMAGED' };
  // On no order at all, so it is withdrawn in the end.
  expect(await keysOf({ ...other, StockCode: '22423' })).toEqual([
    'register-22423',
    'return-C536379',
    'withdraw-22423',
  ]);
  expect(await keysOf(order, other)).toEqual(['register-85123A', 'place-536365', 'cancel-C536379']);
});

test('a credit note cancels the latest earlier order of its customer with exactly its lines, each order once', async () => {
  const again = rawRow({ InvoiceNo: '536370' });
  const commands = await commandsOf([
    order,
    again,
    credit,
    { ...credit, InvoiceNo: 'C536380' },
    { ...credit, InvoiceNo: 'C536381' },
  ]);
  expect(commands.slice(3).map(({ path }) => path)).toEqual([
    '/v1/orders/536370:cancel',
    '/v1/orders/536365:cancel',
    '/v1/returns/C536381',
  ]);
});

test.each<[string, Partial<RawRow>]>([
  ['another quantity', { Quantity: '-5' }],
  ['another price', { UnitPrice: '2.54' }],
  ['another customer', { CustomerID: '17851.0' }],
  ['no customer', { CustomerID: '' }],
])('a credit note with %s is a return', async (_what, differences) => {
  const commands = await commandsOf([order, { ...credit, ...differences }]);
  expect(commands.at(-1)).toMatchObject({ kind: 'ReturnGoods', path: '/v1/returns/C536379' });
});

test('a return has positive quantities', async () => {
  const commands = await commandsOf([rawRow({ ...credit, Quantity: '-2' })]);
  expect(commands[1]?.body).toMatchObject({ returnedAt: '2010-12-01T09:41:00.000Z', lines: [{ quantity: 2 }] });
});

test('stock corrections keep their sign, one command a row, and an empty reason is null', async () => {
  const rows = [rawRow({ ...guest, Quantity: '-10', Description: '' }), rawRow({ ...guest, Description: '?' })];
  expect(await commandsOf(rows)).toMatchObject([
    {
      kind: 'AdjustStock',
      lane: 'product:85123A',
      path: '/v1/products/85123A:adjust',
      key: 'adjust-536365-1',
      body: { adjustmentId: '536365-1', quantity: -10, reason: null, adjustedAt: '2010-12-01T08:26:00.000Z' },
    },
    { key: 'adjust-536365-2', body: { reason: '?', quantity: 6 } },
  ]);
});

test('fees are posted to their ledger with the sign of the row', async () => {
  const fee = { InvoiceNo: 'C536779', StockCode: 'Bank Charges', Quantity: '-1', UnitPrice: '15.55', CustomerID: '' };
  expect(await commandsOf([rawRow({ ...fee, Description: 'Bank  Charges' })])).toMatchObject([
    {
      kind: 'PostLedgerEntry',
      lane: 'ledger:bank-charges',
      path: '/v1/ledgers/bank-charges:post',
      key: 'entry-C536779-1',
      body: { entryId: 'C536779-1', amountPence: -1555, customerId: null, description: 'Bank Charges' },
    },
  ]);
});

test('a product on no order for 14 days before the last row is withdrawn', async () => {
  const on = (StockCode: string, day: string, InvoiceNo: string) =>
    rawRow({ StockCode, InvoiceNo, InvoiceDate: `2010-12-${day} 10:00:00` });
  const keys = await keysOf(on('A1', '09', '536365'), on('A2', '10', '536366'), on('A3', '23', '536367'));
  expect(keys.filter((key) => key.startsWith('withdraw-'))).toEqual(['withdraw-A1']);
});

test.each<[string, Partial<RawRow>, string]>([
  [
    'a sale of less than nothing',
    { Quantity: '-1' },
    'row 2: no rule covers this row of an order; expected a quantity above 0',
  ],
  ['a negative price', { UnitPrice: '-1.0' }, 'row 2: no rule covers this row of an order'],
  [
    'a credit note that sells',
    { InvoiceNo: 'C536379' },
    'row 2: no rule covers this row of a credit note; expected a quantity below 0',
  ],
  [
    'bad debt that is goods',
    { InvoiceNo: 'A563185' },
    'row 2: no rule covers the stock code 85123A on invoice A563185',
  ],
])('%s stops the import and names its row', async (_what, differences, message) => {
  await expect(keysOf(order, rawRow({ InvoiceNo: '536366', ...differences }))).rejects.toThrow(message);
});
