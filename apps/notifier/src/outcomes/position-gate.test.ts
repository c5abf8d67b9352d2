import { PartUnavailableError, toOffset } from '@waybill/messages';
import type { PositionsReading } from '@waybill/operations';

import { createPositionGate } from './position-gate.ts';

const moment = { store: 'a moment' };
const nothing = { eventsThrough: new Map(), asOfMs: new Map(), tokens: new Map() };

function open(readings: readonly (number | undefined)[]) {
  const left = [...readings];
  const listeners = new Set<() => void>();
  let nowMs = 0;
  const gate = createPositionGate(
    {
      readPositions: () => {
        const offset = left.length > 1 ? left.shift() : left[0];
        nowMs += 1_000;
        const reading: PositionsReading = {
          ...nothing,
          decidedThrough: new Map([['t.0', toOffset(offset ?? -1)]]),
          moment,
        };
        return Promise.resolve(offset === undefined ? undefined : reading);
      },
      watchPositions: (listener) => {
        const call = () => {
          listener({ ...nothing, decidedThrough: new Map([['t.0', toOffset(99)]]), moment: { store: 'another' } });
        };
        listeners.add(call);
        return () => listeners.delete(call);
      },
    },
    () => nowMs,
  );
  const advance = () => {
    for (const listener of listeners) listener();
  };
  return { gate, advance, listeners };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('lets through at once what the position has passed', async () => {
  expect(await open([5]).gate.passed('t.0', toOffset(5))).toBe(moment);
});

test('lets through when the position passes, and by what was read then, not by what was heard', async () => {
  const { gate, advance } = open([4, 4, 5]);
  const seen: unknown[] = [];
  const passing = gate.passed('t.0', toOffset(5)).then((at) => seen.push(at));
  await jest.advanceTimersByTimeAsync(0);
  advance();
  await jest.advanceTimersByTimeAsync(0);
  expect(seen).toEqual([]);
  advance();
  await passing;
  expect(seen).toEqual([moment]);
});

test('looks again by itself when nobody tells', async () => {
  const passing = open([4, 5]).gate.passed('t.0', toOffset(5));
  await jest.advanceTimersByTimeAsync(1_000);
  expect(await passing).toBe(moment);
});

test('does not wait for ever, and a missing position is not "nothing decided"', async () => {
  const late = expect(open([4]).gate.passed('t.0', toOffset(5))).rejects.toThrow(PartUnavailableError);
  await jest.advanceTimersByTimeAsync(60_000);
  await late;
  await expect(open([undefined]).gate.passed('t.0', toOffset(5))).rejects.toThrow(PartUnavailableError);
});

test('hears nothing any more once it is closed', () => {
  const { gate, listeners } = open([4]);
  expect(listeners.size).toBe(1);
  gate.close();
  expect(listeners.size).toBe(0);
});
