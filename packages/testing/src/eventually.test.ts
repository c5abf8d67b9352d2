import { eventually } from './eventually.ts';

test('returns what the condition returned once it holds', async () => {
  let looks = 0;

  const seen = await eventually(() => (++looks < 3 ? undefined : looks), { everyMs: 1 });

  expect(seen).toBe(3);
});

test('lets an assertion throw until it passes', async () => {
  let looks = 0;

  await eventually(
    () => {
      looks += 1;
      expect(looks).toBe(3);
      return true;
    },
    { everyMs: 1 },
  );

  expect(looks).toBe(3);
});

test('throws the last error when the time is up', async () => {
  const never = eventually(() => Promise.reject(new Error('still broken')), { withinMs: 5, everyMs: 1 });

  await expect(never).rejects.toThrow('still broken');
});

test('says how long it waited when there was no error', async () => {
  await expect(eventually(() => false, { withinMs: 5, everyMs: 1 })).rejects.toThrow('within 5 ms');
});
