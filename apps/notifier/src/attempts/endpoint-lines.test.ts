import type { Answered, Turn } from './endpoint-lines.ts';
import { createEndpointLines } from './endpoint-lines.ts';

const fine = { slowDown: false, retryAfterMs: undefined };
const tooMuch = { slowDown: true, retryAfterMs: undefined };

let nowMs = 0;
beforeEach(() => {
  jest.useFakeTimers();
  nowMs = 1_000_000;
});
afterEach(() => {
  jest.useRealTimers();
});

function open() {
  return createEndpointLines(() => nowMs);
}

function done(turn: Turn, answered: Answered = fine): void {
  if (turn.kind === 'later') throw new Error('It has no turn yet.');
  turn.done(answered);
}

async function pass(ms: number): Promise<void> {
  nowMs += ms;
  await jest.advanceTimersByTimeAsync(ms);
}

test('four at a time, then the next one as one ends', async () => {
  const lines = open();
  const four = await Promise.all(Array.from({ length: 4 }, () => lines.turn('erp')));
  expect(four.map(({ kind }) => kind)).toEqual(['now', 'now', 'now', 'now']);
  const seen: string[] = [];
  const fifth = lines.turn('erp').then(({ kind }) => seen.push(kind));
  await pass(10);
  expect(seen).toEqual([]);
  for (const turn of four.slice(0, 1)) done(turn);
  await fifth;
  expect(seen).toEqual(['now']);
});

test('an endpoint that hangs holds nobody else up', async () => {
  const lines = open();
  for (let count = 0; count < 4; count += 1) await lines.turn('hanging');
  expect(await lines.turn('erp')).toMatchObject({ kind: 'now' });
});

test('who would wait for long comes again later, each at a time of its own', async () => {
  const lines = open();
  for (let count = 0; count < 4; count += 1) await lines.turn('hanging');
  const waiting = Array.from({ length: 40 }, () => lines.turn('hanging'));
  await pass(2_000);
  const times = (await Promise.all(waiting)).map((turn) => (turn.kind === 'later' ? turn.atMs : 0));
  expect(Math.min(...times)).toBeGreaterThan(nowMs - 2_000);
  expect(new Set(times).size).toBe(40);
});

test('one that has too much to do is asked one by one, with growing gaps, and at full pace once it keeps up', async () => {
  const lines = open();
  done(await lines.turn('erp'), tooMuch);
  expect(await lines.turn('erp')).toMatchObject({ kind: 'later' });
  await pass(1_000);
  const turn = await lines.turn('erp');
  expect(turn.kind).toBe('now');
  expect(await lines.turn('erp')).toMatchObject({ kind: 'later' });
  done(turn);
  await pass(60_000);
  const four = await Promise.all(Array.from({ length: 4 }, () => lines.turn('erp')));
  expect(four.map(({ kind }) => kind)).toEqual(['now', 'now', 'now', 'now']);
});

test('the time that it asks for holds for its other messages too', async () => {
  const lines = open();
  done(await lines.turn('erp'), { slowDown: true, retryAfterMs: 30_000 });
  await pass(29_000);
  expect(await lines.turn('erp')).toMatchObject({ kind: 'later' });
  await pass(1_000);
  expect(await lines.turn('erp')).toMatchObject({ kind: 'now' });
});
