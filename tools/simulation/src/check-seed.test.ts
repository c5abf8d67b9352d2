import { checkSeed } from './check-seed.ts';

const SEEDS = 100;

jest.setTimeout(120_000);

test(`${SEEDS} seeds of the retail processes end as they do without faults`, async () => {
  const violations: string[] = [];
  let commands = 0;
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const checked = await checkSeed(seed);
    commands += checked.commands;
    violations.push(...checked.violations.map((violation) => `seed ${seed}: ${violation}`));
  }

  expect(violations).toEqual([]);
  expect(commands).toBeGreaterThan(SEEDS * 5);
});
