import type { Offset } from '@waybill/messages';
import { toOffset } from '@waybill/messages';

import type { SeenClaim } from '../partition/claims.ts';
import { createCaution } from './caution.ts';

const record = { timestampMs: 100, offset: 7n } as Parameters<ReturnType<typeof createCaution>>[0]; // No more is looked at.
const SEVEN = toOffset(7);

function claimsOf(...owners: readonly string[]) {
  return owners.map((owner) => ({ owner, released: false, timeMs: 101, deciding: undefined }));
}

function cautionAfter(claims: readonly SeenClaim[], marked?: Offset) {
  return createCaution(claims, { self: 'self', marked, longestRun: 3 });
}

test('without a death commands are decided together', () => {
  const caution = cautionAfter([]);

  expect([caution(record), caution(record)]).toEqual(['bold', 'bold']);
});

test('after a death the next command is decided behind a claim that names it', () => {
  const caution = cautionAfter(claimsOf('a'));

  expect(caution(record)).toBe('mark');
});

test('behind that claim commands are decided alone for as long as the run may have been, then together again', () => {
  const caution = cautionAfter(claimsOf('a'), SEVEN);

  expect([1, 2, 3, 4].map(() => caution(record))).toEqual(['careful', 'careful', 'careful', 'bold']);
});

test('a claim that names another command does not do for this one', () => {
  expect(cautionAfter(claimsOf('a'), toOffset(6))(record)).toBe('mark');
});

test('after three deaths, two of them on nothing else, the next command is not given to its decider', () => {
  const onIt = claimsOf('b', 'c').map((claim) => ({ ...claim, deciding: 7n }));
  const caution = cautionAfter([...claimsOf('a'), ...onIt]);

  expect([caution(record), caution(record)]).toEqual(['killer', 'careful']);
});

test('many owners that died of something else are no proof', () => {
  expect(cautionAfter(claimsOf('a', 'b', 'c', 'd', 'e'))(record)).toBe('mark');
});
