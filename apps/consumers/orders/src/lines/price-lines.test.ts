import fc from 'fast-check';

import { line } from '../order/fixtures.ts';
import { addUp, priceLines } from './price-lines.ts';

test.each([
  ['POST', 'carriage'],
  ['DOT', 'carriage'],
  ['C2', 'carriage'],
  ['GIFT_0001_30', 'voucher'],
  ['M', 'other'],
  ['D', 'other'],
  ['S', 'other'],
  ['B', 'other'],
  ['AMAZONFEE', 'other'],
  ['BANK CHARGES', 'other'],
  ['CRUK', 'other'],
  ['85123A', 'goods'],
  ['POSTAGE', 'goods'],
  ['GIFT', 'goods'],
  ['PADS', 'goods'],
])('%s is %s', (sku, kind) => {
  expect(priceLines([line({ sku })])).toEqual([{ ...line({ sku }), kind, amountPence: 1_530n }]);
});

test('goods that cost nothing are goods and count as pieces', () => {
  const lines = priceLines([line({ sku: 'PADS', quantity: 4, unitPricePence: 0 })]);

  expect(addUp(lines)).toMatchObject({ units: 4n, goodsPence: 0n, totalPence: 0n });
});

test('the greatest order that the contract admits is added up exactly', () => {
  const greatest = line({ quantity: 1_000_000, unitPricePence: 100_000_000 });

  expect(addUp(priceLines(Array.from({ length: 9_999 }, () => greatest))).totalPence).toBe(9_999n * 10n ** 14n);
});

test('the four sums always add up to the total, and every line is in one of them', () => {
  const lines = fc.array(
    fc.record({
      sku: fc.constantFrom('POST', 'C2', 'GIFT_1', 'M', 'CRUK', '22423', '84879'),
      description: fc.string(),
      quantity: fc.integer({ min: 1, max: 1_000_000 }),
      unitPricePence: fc.integer({ min: 0, max: 100_000_000 }),
    }),
  );

  fc.assert(
    fc.property(lines, (body) => {
      const sums = addUp(priceLines(body));
      const total = body.reduce((sum, each) => sum + BigInt(each.quantity) * BigInt(each.unitPricePence), 0n);
      expect(sums.totalPence).toBe(total);
      expect(sums.goodsPence + sums.carriagePence + sums.voucherPence + sums.otherPence).toBe(total);
    }),
  );
});
