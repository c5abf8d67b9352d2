import { toOffset } from '@waybill/messages';

import type { SeenClaim } from './claims.ts';
import { countDeaths, isKiller } from './claims.ts';

const command = { timestampMs: 100, offset: toOffset(7) };

function claim(owner: string, changes: Partial<SeenClaim> = {}): SeenClaim {
  return { owner, released: false, timeMs: 101, deciding: undefined, ...changes };
}

test('each process that claimed while the command waited, and did not leave in order, has died on it', () => {
  expect(countDeaths([claim('a'), claim('b'), claim('c')], command, 'self').all).toBe(3);
});

test('a claim that is not younger than the command says nothing about it', () => {
  expect(countDeaths([claim('a', { timeMs: 100 }), claim('b', { timeMs: 99 })], command, 'self').all).toBe(0);
});

test('an owner that left in order is alive', () => {
  expect(countDeaths([claim('a'), claim('b'), claim('a', { released: true })], command, 'self').all).toBe(1);
});

test('a process that claimed several times died once at most, and the one that asks is alive', () => {
  expect(countDeaths([claim('a'), claim('a'), claim('a'), claim('self')], command, 'self').all).toBe(1);
});

test('whoever claimed in order to decide this command had nothing else to die on', () => {
  const claims = [claim('a'), claim('b', { deciding: 7n }), claim('b', { deciding: 7n }), claim('c', { deciding: 6n })];

  expect(countDeaths(claims, command, 'self')).toEqual({ all: 3, onIt: 1 });
});

test.each([
  [3, 2, true],
  [4, 3, true],
  [2, 2, false],
  [5, 1, false],
  [5, 0, false],
])('of %i deaths %i on it make a killer: %s', (all, onIt, isOne) => {
  expect(isKiller({ all, onIt })).toBe(isOne);
});
