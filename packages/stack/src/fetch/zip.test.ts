import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';

import { makeZip } from './zip-fixture.ts';
import { unzip } from './zip.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zip-test-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function unpack(zip: Buffer, placeOf = (name: string): string | undefined => name): Promise<string> {
  const file = join(folder, 'a.zip');
  await writeFile(file, zip);
  await unzip(file, join(folder, 'out'), placeOf);
  return join(folder, 'out');
}

test('unpacks stored, deflated and empty entries into folders', async () => {
  const out = await unpack(
    makeZip([
      { name: 'lib/a.txt', content: 'deflated '.repeat(1000) },
      { name: 'b.txt', content: 'stored', stored: true },
      { name: 'empty', content: '' },
    ]),
  );

  expect(await readFile(join(out, 'lib/a.txt'), 'utf8')).toBe('deflated '.repeat(1000));
  expect(await readFile(join(out, 'b.txt'), 'utf8')).toBe('stored');
  expect(await readFile(join(out, 'empty'), 'utf8')).toBe('');
});

test('whatever was packed comes out again', async () => {
  const entry = fc.record({ content: fc.string({ maxLength: 3000 }), stored: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 6 }), async (contents) => {
      const out = await unpack(makeZip(contents.map((one, index) => ({ ...one, name: `f${index}` }))));

      for (const [index, { content }] of contents.entries()) {
        expect(await readFile(join(out, `f${index}`), 'utf8')).toBe(Buffer.from(content).toString());
      }
    }),
    { numRuns: 30 },
  );
});

test('leaves out what has no place', async () => {
  const zip = makeZip([
    { name: 'wanted/x', content: 'x' },
    { name: 'other/y', content: 'y' },
  ]);

  const out = await unpack(zip, (name) => (name.startsWith('wanted/') ? name.slice('wanted/'.length) : undefined));

  expect(await readdir(out)).toEqual(['x']);
});

test('programs can be run, even those whose archive has lost the bit', async () => {
  const out = await unpack(
    makeZip([
      { name: 'bin/java', content: 'x' },
      { name: 'lib/jspawnhelper', content: 'x' },
      { name: 'tool', content: 'x', mode: 0o755 },
      { name: 'readme', content: 'x' },
    ]),
  );

  const modes = await Promise.all(
    ['bin/java', 'lib/jspawnhelper', 'tool', 'readme'].map((name) => stat(join(out, name))),
  );
  expect(modes.map(({ mode }) => (mode & 0o111) !== 0)).toEqual([true, true, true, false]);
});

test.each(['../evil', '/tmp/../evil', 'a/../../evil', '..'])(
  'refuses an entry that would leave the folder: %s',
  async (name) => {
    await expect(unpack(makeZip([{ name, content: 'x' }]))).rejects.toMatchObject({
      code: 'archive-invalid',
      message: expect.stringContaining('would be written outside'),
    });
    expect(await readdir(folder)).not.toContain('evil');
  },
);

test('refuses an entry with an absolute path', async () => {
  await expect(unpack(makeZip([{ name: join(tmpdir(), 'evil'), content: 'x' }]))).rejects.toMatchObject({
    code: 'archive-invalid',
  });
});

test('refuses what is no zip file, what is cut off, and what holds nothing of use', async () => {
  const zip = makeZip([{ name: 'a', content: 'a' }]);

  await expect(unpack(Buffer.from('no zip'))).rejects.toThrow('it is not a zip file');
  await expect(unpack(zip.subarray(0, zip.length - 30))).rejects.toThrow('it is not a zip file');
  await expect(unpack(zip.subarray(20))).rejects.toThrow('its directory is damaged');
  await expect(unpack(zip, () => undefined)).rejects.toThrow('nothing in it is of use');
});
