import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findJava } from './java.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'java-test-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function javaThatSays(text: string): Promise<string> {
  const program = join(folder, 'java');
  await writeFile(program, `#!/bin/sh\necho '${text}' >&2\n`);
  await chmod(program, 0o755);
  return program;
}

test('the fetched Java tells its version in a file, without being started', async () => {
  await writeFile(join(folder, 'release'), 'JAVA_VERSION="25.0.2"\n');

  expect(await findJava(undefined, folder)).toEqual({
    program: join(folder, 'bin', 'java'),
    version: '25.0.2',
    major: 25,
  });
});

test('a named Java is asked', async () => {
  const program = await javaThatSays('openjdk version "21.0.4" 2024-07-16');

  expect(await findJava(program, undefined)).toEqual({ program, version: '21.0.4', major: 21 });
});

test('refuses one that is too old', async () => {
  const program = await javaThatSays('openjdk version "17.0.15" 2025-04-15');

  await expect(findJava(program, undefined)).rejects.toMatchObject({
    code: 'java-unusable',
    message: expect.stringContaining('Java 17.0.15; the registry needs 21 or newer'),
  });
});

test('refuses one that is not there', async () => {
  await expect(findJava(join(folder, 'none'), undefined)).rejects.toMatchObject({
    code: 'java-unusable',
    message: expect.stringContaining('is not there'),
    fix: expect.stringContaining('WAYBILL_JAVA'),
  });
});
