import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { freeze, identify, isRunning, parseIdentity, sendSignal, waitForEnd } from './process-identity.ts';

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

test('a frozen process answers nothing, however busy it was, until it goes on', async () => {
  const echo = "process.stdin.pipe(process.stdout); new Worker('for (;;);', { eval: true });";
  const child = spawn(process.execPath, ['-e', `const { Worker } = require('worker_threads'); ${echo}`]);
  const ended = once(child, 'exit');
  const identity = await identify(child.pid ?? 0);
  if (!identity) throw new Error('it runs, so it has an identity');
  child.stdin.write('first');
  await once(child.stdout, 'data');

  expect(await freeze(identity, 5000)).toBe(true);
  child.stdin.write('second');
  expect(child.stdout.read()).toBeNull();

  await sendSignal(identity, 'SIGCONT');
  expect(String(await once(child.stdout, 'data'))).toBe('second');
  child.kill('SIGKILL');
  await ended;
  expect(await freeze(identity, 0)).toBe(true);
});

test('another process with the same number is left alone', async () => {
  const stranger = { pid: process.pid, started: 'another time' };

  expect(await isRunning(stranger)).toBe(false);
  await sendSignal(stranger, 'SIGKILL');
});

test.each(['', 'no json', '{}', '{"pid":"1","started":"x"}', '{"pid":1}'])('%j is no identity', (text) => {
  expect(parseIdentity(text)).toBeUndefined();
});
