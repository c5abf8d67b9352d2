import { drainWithin } from './drain-within.ts';

test('waits until the drain is done', async () => {
  let done = false;

  await drainWithin('consumer', 1_000, async () => {
    await Promise.resolve();
    done = true;
  });

  expect(done).toBe(true);
});

test('names who did not drain in time', async () => {
  const never = new Promise<void>(() => undefined);

  await expect(drainWithin('consumer', 5, () => never)).rejects.toThrow('The consumer did not drain within 5 ms.');
});
