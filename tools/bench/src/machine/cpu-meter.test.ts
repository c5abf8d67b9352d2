import { startCpuMeter } from './cpu-meter.ts';

test('a process that ended, or whose number nobody knows, has no figure and spoils none', () => {
  const meter = startCpuMeter({ unknown: undefined, ended: 2 ** 22 + 1, own: process.pid });
  const { msByProcess, othersShare = 0 } = meter.stop();
  expect(Object.keys(msByProcess)).not.toContain('unknown');
  expect(Object.keys(msByProcess)).not.toContain('ended');
  expect(othersShare).toBeGreaterThanOrEqual(0);
  expect(othersShare).toBeLessThanOrEqual(1);
});
