import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isForgotten, readImportTimes, writeImportTime } from './import-times.ts';

test('times are kept for each tenant, and a file that cannot be read knows none', async () => {
  const home = mkdtempSync(join(tmpdir(), 'waybill-times-'));
  expect(await readImportTimes(home)).toEqual({});
  await writeImportTime(home, 'a', '2026-11-20T10:00:00.000Z');
  await writeImportTime(home, 'b', '2026-11-21T10:00:00.000Z');
  await writeImportTime(home, 'a', '2026-11-22T10:00:00.000Z');
  expect(await readImportTimes(home)).toEqual({ a: '2026-11-22T10:00:00.000Z', b: '2026-11-21T10:00:00.000Z' });
  writeFileSync(join(home, 'data', 'imports.json'), '{');
  expect(await readImportTimes(home)).toEqual({});
  rmSync(home, { recursive: true });
});

test('keys are forgotten 48 hours after they were first used', () => {
  const firstAt = '2026-11-20T10:00:00.000Z';
  expect(isForgotten(firstAt, Date.parse('2026-11-22T10:00:00.000Z'))).toBe(false);
  expect(isForgotten(firstAt, Date.parse('2026-11-22T10:00:00.001Z'))).toBe(true);
  expect(isForgotten(undefined, Date.parse(firstAt))).toBe(false);
});
