import { documentsOf, rawRow } from './fixtures.ts';

test('rows of one invoice are one document, also when they stand apart', async () => {
  const documents = await documentsOf([
    rawRow({ InvoiceNo: '536366', StockCode: 'A1' }),
    rawRow({ InvoiceNo: '536365' }),
    rawRow({ InvoiceNo: '536366', StockCode: 'A2' }),
  ]);
  expect(documents.map(({ invoice, rows }) => [invoice, rows.map(({ sku }) => sku)])).toEqual([
    ['536366', ['A1', 'A2']],
    ['536365', ['85123A']],
  ]);
});

test('a document has the time of its earliest row, the customer and country of its first', async () => {
  const [document] = await documentsOf([
    rawRow({ InvoiceDate: '2010-12-01 08:27:00', CustomerID: '1.0', Country: 'France' }),
    rawRow({ InvoiceDate: '2010-12-01 08:26:00', CustomerID: '2.0', Country: 'Spain' }),
  ]);
  expect(document).toMatchObject({ at: '2010-12-01T08:26:00.000Z', customer: '1', country: 'France' });
});

test.each([
  ['an A number', [{ InvoiceNo: 'A563185', StockCode: 'B' }], 'ledger'],
  ['nothing but fees', [{ InvoiceNo: 'C536779', StockCode: 'BANK CHARGES', Quantity: '-1' }], 'ledger'],
  ['a fee among goods', [{ StockCode: 'AMAZONFEE' }, {}], 'order'],
  ['a C number', [{ InvoiceNo: 'C536379', Quantity: '-1' }], 'credit'],
  ['no customer and no price', [{ CustomerID: '', UnitPrice: '0.0' }], 'adjustment'],
  ['no customer and a price', [{ CustomerID: '', UnitPrice: '0.0' }, { CustomerID: '' }], 'order'],
  ['a customer and no price', [{ UnitPrice: '0.0' }], 'order'],
])('%s: %j is of the kind %s', async (_what, rows, kind) => {
  const [document] = await documentsOf(rows.map(rawRow));
  expect(document?.kind).toBe(kind);
});
