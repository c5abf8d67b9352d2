import { createCaution } from './caution.ts';

const record = { timestampMs: 100 } as Parameters<ReturnType<typeof createCaution>>[0]; // Only its time is looked at.

function claimsOf(...owners: readonly string[]) {
  return owners.map((owner) => ({ owner, released: false, timeMs: 101 }));
}

test('without a death commands are decided together', () => {
  const caution = createCaution([], 'self', 3);

  expect([caution(record), caution(record)]).toEqual(['bold', 'bold']);
});

test('after a death commands are decided alone for as long as the run may have been, then together again', () => {
  const caution = createCaution(claimsOf('a'), 'self', 3);

  expect([1, 2, 3, 4].map(() => caution(record))).toEqual(['careful', 'careful', 'careful', 'bold']);
});

test('after three deaths the next command is not given to its decider', () => {
  const caution = createCaution(claimsOf('a', 'b', 'c'), 'self', 3);

  expect([caution(record), caution(record)]).toEqual(['killer', 'careful']);
});
