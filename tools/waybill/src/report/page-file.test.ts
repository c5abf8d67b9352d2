import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { recordContext } from '../cli-context-fixture.ts';
import { CliError } from '../cli-error.ts';
import { runCli } from '../run-cli.ts';
import { checkPageFile, writePageFile } from './page-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-page-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What is thrown, as the program tells it. */
function refusalOf(use: () => void): Pick<CliError, 'message' | 'fix'> {
  try {
    use();
  } catch (error) {
    if (error instanceof CliError) return { message: error.message, fix: error.fix };
    throw error;
  }
  throw new Error('Nothing was refused.');
}

test('a file that can be written is found so, and nothing is left of the trial', () => {
  checkPageFile(join(folder, 'report.html'));

  expect(readdirSync(folder)).toEqual([]);
});

test('the trial leaves an earlier page as it is', () => {
  const out = join(folder, 'report.html');
  writeFileSync(out, 'earlier');

  checkPageFile(out);

  expect([readdirSync(folder), readFileSync(out, 'utf8')]).toEqual([['report.html'], 'earlier']);
});

test('a file in a folder that is not there is refused by its path, with the folder that is wanted', () => {
  const out = join(folder, 'reports', 'report.html');

  expect(
    refusalOf(() => {
      checkPageFile(out);
    }),
  ).toEqual({
    message: `${out} can't be written: there is no folder ${join(folder, 'reports')}.`,
    fix: 'Make that folder, or name another file by --out.',
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder is refused, with a file in it as the fix', () => {
  const out = join(folder, 'reports');
  mkdirSync(out);

  expect(
    refusalOf(() => {
      checkPageFile(out);
    }),
  ).toEqual({
    message: `${out} can't be written: it is a folder.`,
    fix: `Name a file in it: --out ${join(out, 'report.html')}.`,
  });
  expect(readdirSync(out)).toEqual([]);
});

test('a device is refused: a page would take its place', () => {
  expect(
    refusalOf(() => {
      checkPageFile('/dev/null');
    }).message,
  ).toBe("/dev/null can't be written: it is no file.");
});

test('a file below a file is refused', () => {
  writeFileSync(join(folder, 'note'), '');
  const out = join(folder, 'note', 'report.html');

  expect(
    refusalOf(() => {
      checkPageFile(out);
    }),
  ).toEqual({
    message: `${out} can't be written: ${join(folder, 'note')} is no folder.`,
    fix: 'Name another file by --out.',
  });
});

test('a name that the file system does not take is refused by its code', () => {
  const out = join(folder, 'x'.repeat(300));

  expect(
    refusalOf(() => {
      checkPageFile(out);
    }),
  ).toEqual({
    message: `${out} can't be written: ENAMETOOLONG.`,
    fix: 'Name another file by --out.',
  });
});

test('a page that can not be written leaves nothing behind', () => {
  const out = join(folder, 'report.html');
  mkdirSync(out);
  writeFileSync(join(out, 'note'), '');

  expect(
    refusalOf(() => {
      writePageFile(out, '<!doctype html>');
    }).message,
  ).toContain(`${out} can't be written`);
  expect(readdirSync(folder)).toEqual(['report.html']);
});

test('a report whose file can not be written ends before any part is asked for', async () => {
  const context = recordContext();
  const out = join(folder, 'reports', 'report.html');

  expect(await runCli(['report', '--out', out], context)).toBe(1);
  expect(context.written.log).toEqual([
    `✗ ${out} can't be written: there is no folder ${join(folder, 'reports')}.`,
    '  Make that folder, or name another file by --out.',
  ]);
});

test('a report that fails for another reason leaves nothing at its place', async () => {
  const out = join(folder, 'report.html');

  expect(await runCli(['report', '--out', out], recordContext())).not.toBe(0);
  expect([existsSync(out), readdirSync(folder)]).toEqual([false, []]);
});
