import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createWholeFile } from './whole-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-whole-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const open = () => createWholeFile(join(folder, 'events.ndjson'), join(folder, 'events.ndjson.manifest.json'));

test('before it is kept there is nothing at its place, then all of it, with its bytes and their hash', () => {
  const file = open();
  file.write('{"é":1}');
  const before = readdirSync(folder);

  file.keep((written) => JSON.stringify(written));

  expect(before).toEqual(['events.ndjson.partial']);
  expect(readdirSync(folder)).toEqual(['events.ndjson', 'events.ndjson.manifest.json']);
  expect(readFileSync(join(folder, 'events.ndjson'), 'utf8')).toBe('{"é":1}\n');
  const about = JSON.parse(readFileSync(join(folder, 'events.ndjson.manifest.json'), 'utf8')) as object; // As it was described.
  expect(about).toEqual({ bytes: 9, sha256: 'f14f90b33b896db702a98058dea16d3551fc088e5f1a715bf8f9ad288364ab9e' });
});

test('lines of many chunks arrive whole', () => {
  const file = open();
  const line = 'x'.repeat(100_000);
  for (let n = 0; n < 20; n += 1) file.write(line);

  file.keep(() => '{}');

  expect(readFileSync(join(folder, 'events.ndjson'), 'utf8')).toBe(`${line}\n`.repeat(20));
});

test('what is abandoned leaves no trace', () => {
  const file = open();
  file.write('{}');

  file.abandon();

  expect(readdirSync(folder)).toEqual([]);
});
