import type { CheckedSeed } from './check-seed.ts';
import { checkSeed } from './check-seed.ts';

const SEEDS = 100;

jest.setTimeout(120_000);

const checked: CheckedSeed[] = [];

beforeAll(async () => {
  for (let seed = 0; seed < SEEDS; seed += 1) checked.push(await checkSeed(seed));
});

test(`${SEEDS} seeds of the retail processes end as they do without faults, and all totals agree whenever nothing runs`, () => {
  const told = checked.flatMap(({ seed, violations }) => violations.map((violation) => `seed ${seed}: ${violation}`));

  expect(told).toEqual([]);
});

test('over these seeds commands end in every way that the shop knows', () => {
  const ends = new Set(checked.flatMap((seed) => seed.ends));

  expect([...ends].sort()).toEqual([
    'Failed allocation-limit-exceeded',
    'Failed charge-limit-exceeded',
    'Failed customer-required',
    'Failed ledger-overdrawn',
    'Failed nothing-to-charge',
    'Failed nothing-to-refund',
    'Failed order-already-cancelled',
    'Failed order-already-placed',
    'Failed order-not-confirmed',
    'Failed order-unknown',
    'Failed product-already-registered',
    'Failed product-unknown',
    'Failed product-withdrawn',
    'Failed reason-required',
    'Failed refund-exceeds-charges',
    'Failed return-already-recorded',
    'Failed write-off-exceeds-stock',
    'Succeeded',
  ]);
});
