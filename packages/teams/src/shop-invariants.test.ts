import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { findBroken } from './shop-invariants.ts';

type ViewDocument = Readonly<Record<string, unknown>>;
type Views = Readonly<Record<string, readonly ViewDocument[]>>;

/** A customer's order of 10 pieces, 4 of which came back, and a guest's that was cancelled. */
const sound: Views = {
  orders: [
    { id: '1', status: 'confirmed', customerId: '17850', totalPence: 1_200n },
    { id: '2', status: 'cancelled', customerId: null, totalPence: 300n },
    { id: '3', status: 'rejected', customerId: '17850', totalPence: 9_000n },
    { id: '4', status: 'confirmed', customerId: null, totalPence: 50n },
  ],
  products: [{ id: 'A', openingUnits: 500, adjustedUnits: -500n }],
  'stock-levels': [{ id: 'A', reservedUnits: 14n, releasedUnits: 3n, returnedUnits: 4n }],
  customers: [{ id: '17850', chargedPence: 1_200n, refundedPence: 400n, netPence: 800n }],
  'product-sales': [{ id: 'A', salesPence: 1_350n, netUnits: 7n }],
  'daily-sales': [
    { id: '2010-12-01~EIRE', salesPence: 1_550n, goodsPence: 1_350n, netPence: 1_550n },
    { id: '2010-12-02~EIRE', salesPence: 0n, goodsPence: 0n, netPence: -700n },
  ],
  ledgers: [
    { id: 'bad-debt', balancePence: 0n },
    { id: 'amazon-fee', balancePence: -900n },
  ],
};

function toRead(views: Views): ReadonlyMap<string, readonly ViewDocument[]> {
  return new Map(Object.entries(views));
}

/** The sound views with one member of a view's first document changed. */
function withChanged(view: string, change: ViewDocument): ReadonlyMap<string, readonly ViewDocument[]> {
  const [first, ...others] = sound[view] ?? [];
  return toRead({ ...sound, [view]: [{ ...first, ...change }, ...others] });
}

test('views that agree break nothing', () => {
  expect(findBroken(toRead(sound))).toEqual([]);
});

test.each<[string, ViewDocument, readonly string[]]>([
  ['orders', { totalPence: 1_201n }, ['sales of all days come to 1550, totals of orders ever confirmed to 1551']],
  ['customers', { chargedPence: 1_199n }, ['sales of all days come to 1550, charges to 1549']],
  ['customers', { netPence: 799n }, ['net sales of all days come to 850, charges less refunds to 849']],
  ['product-sales', { salesPence: 1_349n }, ['sales of all products come to 1349, goods of all days to 1350']],
  ['stock-levels', { releasedUnits: 4n }, ['pieces out of stock come to 6, net pieces of all products to 7']],
  ['customers', { refundedPence: 1_201n }, ['customer "17850" was paid back more than was charged']],
  ['ledgers', { balancePence: -1n }, ['ledger bad-debt is overdrawn']],
  ['products', { adjustedUnits: -501n }, ['more pieces of product "A" were written off than there were']],
])('%s with %p break a rule, and it is said which', (view, change, broken) => {
  expect(findBroken(withChanged(view, change))).toEqual(broken);
});

test('nothing is said of a part of the views', () => {
  expect(findBroken(toRead({ orders: [], products: [], 'daily-sales': [] }))).toBeUndefined();
});

/** The views of the real month as an independent program calculated them, if they lie beside the repository. */
const real = join(__dirname, '../../../../shared/data/online-retail/expected-2010-12-views');

test('the independent calculation keeps its own rules, where it lies beside the repository', () => {
  const views = Object.keys(sound).map((name) => {
    const file = join(real, `${name}.ndjson.gz`);
    const lines = existsSync(file) ? gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n') : [];
    return [name, lines.map((line) => JSON.parse(line) as ViewDocument)] as const; // As its program writes them.
  });
  expect(findBroken(new Map(views))).toEqual([]);
});
