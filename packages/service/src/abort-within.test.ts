import { abortWithin } from './abort-within.ts';

test('fires with the signal, for its reason', () => {
  const given = new AbortController();
  const signal = abortWithin(given.signal, 60_000);

  given.abort('over');

  expect([signal.aborted, signal.reason]).toEqual([true, 'over']);
});

test('has fired already when the signal has', () => {
  expect(abortWithin(AbortSignal.abort('before'), 60_000).reason).toBe('before');
});

test('fires when the time is up, and leaves nothing at the signal', async () => {
  const given = new AbortController();
  const signal = abortWithin(given.signal, 1);
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve);
  });

  given.abort('later');

  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});
