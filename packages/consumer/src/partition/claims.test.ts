import type { SeenClaim } from './claims.ts';
import { countDeaths, isKiller } from './claims.ts';

const command = { timestampMs: 100 };

function claim(owner: string, changes: Partial<SeenClaim> = {}): SeenClaim {
  return { owner, released: false, timeMs: 101, ...changes };
}

test('each process that claimed while the command waited, and did not leave in order, has died on it', () => {
  expect(countDeaths([claim('a'), claim('b'), claim('c')], command, 'self')).toBe(3);
});

test('a claim that is not younger than the command says nothing about it', () => {
  expect(countDeaths([claim('a', { timeMs: 100 }), claim('b', { timeMs: 99 })], command, 'self')).toBe(0);
});

test('an owner that left in order is alive', () => {
  expect(countDeaths([claim('a'), claim('b'), claim('a', { released: true })], command, 'self')).toBe(1);
});

test('a process that claimed several times died once at most, and the one that asks is alive', () => {
  expect(countDeaths([claim('a'), claim('a'), claim('a'), claim('self')], command, 'self')).toBe(1);
});

test('three deaths make a killer, two do not', () => {
  expect(isKiller(2)).toBe(false);
  expect(isKiller(3)).toBe(true);
});
