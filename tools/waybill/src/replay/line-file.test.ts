import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openLineFile } from './line-file.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-lines-'));
  path = join(folder, 'events.ndjson');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('lines arrive whole, with their bytes and their hash', () => {
  const line = 'é'.repeat(100_000);
  const file = openLineFile(path);
  for (let n = 0; n < 20; n += 1) file.write(line);
  const written = file.close();

  const text = `${line}\n`.repeat(20);
  expect(readFileSync(path, 'utf8')).toBe(text);
  expect(written).toEqual({ bytes: Buffer.byteLength(text), sha256: sha256(text) });
});

test('a file that is taken up drops what does not count, and goes on', () => {
  const file = openLineFile(path);
  file.write('one');
  const bytes = file.flush();
  file.write('two');
  file.close();
  appendFileSync(path, '{"ha');

  const again = openLineFile(path, bytes);
  again.write('zwei');

  expect(again.close()).toEqual({ bytes: 9, sha256: sha256('one\nzwei\n') });
  expect(readFileSync(path, 'utf8')).toBe('one\nzwei\n');
});

test('a file that is shorter than what counts of it is refused', () => {
  openLineFile(path).close();

  expect(() => openLineFile(path, 5)).toThrow('It has 0 bytes, not 5.');
});
