import { specify } from '@waybill/projection/testing';

import { cancelled, completed, confirmed, placed, pricedLine, rejected } from './fixtures.ts';
import { productSales } from './product-sales.ts';

const { given } = specify(productSales);

const sold = {
  id: '85123A',
  orders: 1,
  units: 6n,
  salesPence: 1530n,
  cancelledUnits: 0n,
  cancelledPence: 0n,
  returnedUnits: 0n,
  returnedPence: 0n,
  netUnits: 6n,
  netPence: 1530n,
  averagePricePence: 255n,
  firstSoldOn: '2010-12-01',
  lastSoldOn: '2010-12-01',
};

test('shows a product of a confirmed order, with all members and nothing else', () => {
  given(placed(), confirmed()).thenView('85123A', sold);
});

test('knows no product of an order that is running or was rejected', () => {
  given(placed()).thenView('85123A', undefined);
  given(placed(), rejected()).thenView('85123A', undefined);
});

test('adds up all lines of a product, counts the order once, and leaves out what moves no stock', () => {
  const lines = [
    pricedLine(),
    pricedLine({ sku: 'POST', kind: 'carriage' }),
    pricedLine({ quantity: 1, amountPence: 5n }),
    pricedLine({ sku: 'PADS', quantity: 4, amountPence: 0n }),
  ];

  given(placed({ lines }), confirmed({ lines }))
    .thenView('85123A', {
      ...sold,
      units: 7n,
      salesPence: 1535n,
      netUnits: 7n,
      netPence: 1535n,
      averagePricePence: 219n,
    })
    .thenView('PADS', {
      ...sold,
      id: 'PADS',
      units: 4n,
      salesPence: 0n,
      netUnits: 4n,
      netPence: 0n,
      averagePricePence: 0n,
    })
    .thenView('POST', undefined);
});

test.each([
  [3n, 2, 2n],
  [4n, 3, 1n],
  [5n, 3, 2n],
  [1n, 2, 1n],
])('an average of %d by %d is rounded half up', (amountPence, quantity, averagePricePence) => {
  const lines = [pricedLine({ quantity, amountPence })];

  given(confirmed({ lines })).thenView('85123A', {
    ...sold,
    units: BigInt(quantity),
    salesPence: amountPence,
    netUnits: BigInt(quantity),
    netPence: amountPence,
    averagePricePence,
  });
});

test('takes off what was cancelled and what came back', () => {
  const lines = [pricedLine({ quantity: 2, amountPence: 510n })];

  given(confirmed(), cancelled(), completed({ lines })).thenView('85123A', {
    ...sold,
    cancelledUnits: 6n,
    cancelledPence: 1530n,
    returnedUnits: 2n,
    returnedPence: 510n,
    netUnits: -2n,
    netPence: -510n,
  });
});

test('a product that only came back has no price and no day', () => {
  given(completed()).thenView('85123A', {
    ...sold,
    orders: 0,
    units: 0n,
    salesPence: 0n,
    returnedUnits: 6n,
    returnedPence: 1530n,
    netUnits: -6n,
    netPence: -1530n,
    averagePricePence: null,
    firstSoldOn: null,
    lastSoldOn: null,
  });
});

test('knows the first and the last day of the orders, in whatever order they arrive', () => {
  const events = ['2010-12-05', '2010-12-03', '2010-12-09'].map((date) =>
    confirmed({ placedAt: new Date(`${date}T23:59:59.000Z`) }, date),
  );

  given(...events).thenView('85123A', {
    ...sold,
    orders: 3,
    units: 18n,
    salesPence: 4590n,
    netUnits: 18n,
    netPence: 4590n,
    firstSoldOn: '2010-12-03',
    lastSoldOn: '2010-12-09',
  });
});
