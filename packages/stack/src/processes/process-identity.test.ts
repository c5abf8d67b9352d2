import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { identify, isRunning, parseIdentity, sendSignal, waitForEnd } from './process-identity.ts';

test('a process is itself until it ends', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  const ended = once(child, 'exit');
  const identity = await identify(child.pid ?? 0);
  if (!identity) throw new Error('it runs, so it has an identity');

  expect(await isRunning(identity)).toBe(true);
  expect(await waitForEnd(identity, 0)).toBe(false);

  await sendSignal(identity, 'SIGTERM');
  await ended;
  expect(await isRunning(identity)).toBe(false);
  expect(await waitForEnd(identity, 0)).toBe(true);
});

test('another process with the same number is left alone', async () => {
  const stranger = { pid: process.pid, started: 'another time' };

  expect(await isRunning(stranger)).toBe(false);
  await sendSignal(stranger, 'SIGKILL');
});

test.each(['', 'no json', '{}', '{"pid":"1","started":"x"}', '{"pid":1}'])('%j is no identity', (text) => {
  expect(parseIdentity(text)).toBeUndefined();
});
