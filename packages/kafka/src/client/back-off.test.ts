import { createBackOff } from './back-off.ts';

/** How long each wait takes, with so much time between them. */
async function waits(count: number, betweenMs: number): Promise<readonly number[]> {
  jest.useFakeTimers({ now: 0 });
  const backOff = createBackOff(Date.now);
  const lengths: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const before = Date.now();
    const waiting = backOff.wait();
    await jest.runAllTimersAsync();
    await waiting;
    lengths.push(Date.now() - before);
    jest.setSystemTime(Date.now() + betweenMs);
  }
  jest.useRealTimers();
  return lengths;
}

test('waits longer and longer while trouble goes on, up to half a second', async () => {
  expect(await waits(11, 5)).toEqual([0, 20, 32, 51, 81, 131, 209, 335, 500, 500, 500]);
});

test('does not wait again when it was quiet for a second', async () => {
  expect(await waits(3, 1_001)).toEqual([0, 0, 0]);
});
