import { watchMemory } from './memory-watch.ts';

test('a watch knows what a process had and the most it had', () => {
  const watch = watchMemory({ mine: process.pid, gone: undefined });

  const { before, peak } = watch.stop();

  expect(Object.keys(before)).toEqual(['mine']);
  expect(before['mine']).toBeGreaterThan(10);
  expect(peak['mine']).toBeGreaterThanOrEqual(before['mine'] ?? 0);
});
