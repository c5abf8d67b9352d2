import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { withExclusiveLock } from './exclusive-lock.ts';
import { identify } from './process-identity.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-test-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('work under one lock never overlaps', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await readdir(folder);
    inside -= 1;
  };

  await Promise.all([1, 2, 3].map(() => withExclusiveLock(join(folder, 'a.lock'), work)));

  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('takes over the lock of a process that is dead', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  const holder = await identify(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await writeFile(join(folder, 'a.lock'), JSON.stringify(holder));

  await expect(withExclusiveLock(join(folder, 'a.lock'), () => Promise.resolve('done'))).resolves.toBe('done');
});

test('takes over the lock of a process whose number somebody else has now', async () => {
  await writeFile(join(folder, 'a.lock'), JSON.stringify({ pid: process.pid, started: 'before the last restart' }));

  await expect(withExclusiveLock(join(folder, 'a.lock'), () => Promise.resolve('done'))).resolves.toBe('done');
});

test('says once for whom it waits, and can be interrupted', async () => {
  await writeFile(join(folder, 'a.lock'), JSON.stringify(await identify(process.pid)));
  const waited: number[] = [];
  const stop = new AbortController();

  const waiting = withExclusiveLock(join(folder, 'a.lock'), () => Promise.resolve('done'), {
    signal: stop.signal,
    onWait: (pid) => {
      waited.push(pid);
      stop.abort();
    },
  });

  await expect(waiting).rejects.toThrow('aborted');
  expect(waited).toEqual([process.pid]);
  expect(await readdir(folder)).toEqual(['a.lock']);
});

test('gives the lock back when the work fails', async () => {
  await expect(withExclusiveLock(join(folder, 'a.lock'), () => Promise.reject(new Error('no')))).rejects.toThrow('no');

  expect(await readdir(folder)).toEqual([]);
});
