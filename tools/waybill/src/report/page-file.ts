import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { CliError } from '../cli-error.ts';

/**
 * Tries whether a page can be put at a path, and leaves nothing of the trial: a history is read for minutes, and a
 * mistyped path should not be told behind them.
 *
 * @param out  absolute
 * @throws     `CliError` with the path and what to do
 */
export function checkPageFile(out: string): void {
  const found = explained(out, () => statSync(out, { throwIfNoEntry: false }));
  if (found?.isDirectory() === true)
    throw refuse(out, 'it is a folder', `Name a file in it: --out ${join(out, 'report.html')}.`);
  // Whoever may write to /dev may also put a page where a device was.
  if (found?.isFile() === false) throw refuse(out, 'it is no file', ELSEWHERE);
  withPartial(out, (partial) => {
    writeFileSync(partial, '', { flag: 'wx' });
  });
}

/**
 * Puts a page at a path, whole or not at all.
 *
 * @param out  absolute
 * @throws     `CliError` with the path and what to do
 */
export function writePageFile(out: string, page: string): void {
  withPartial(out, (partial) => {
    writeFileSync(partial, page, { flag: 'wx', flush: true });
    renameSync(partial, out);
  });
}

const ELSEWHERE = 'Name another file by --out.';

/** The name is nobody else's: neither a file that was there nor another report's is touched. */
function withPartial(out: string, use: (partial: string) => void): void {
  const partial = `${out}.${randomUUID().slice(0, 8)}.partial`;
  explained(out, () => {
    try {
      use(partial);
    } finally {
      rmSync(partial, { force: true });
    }
  });
}

function explained<Result>(out: string, use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    throw explain(out, error);
  }
}

function explain(out: string, error: unknown): unknown {
  const { code, syscall } = Object(error) as Readonly<Partial<Record<string, unknown>>>; // Node's errors have them.
  if (syscall === undefined) return error;
  const folder = dirname(out);
  switch (code) {
    case 'ENOENT':
      return refuse(out, `there is no folder ${folder}`, 'Make that folder, or name another file by --out.', error);
    case 'ENOTDIR':
      return refuse(out, `${folder} is no folder`, ELSEWHERE, error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return refuse(out, `you may not write in ${folder}`, 'Name a file in a folder of yours by --out.', error);
    case 'ENOSPC':
      return refuse(out, 'the disk is full', 'Make room, or name a file on another disk by --out.', error);
    default:
      return refuse(out, String(code), ELSEWHERE, error);
  }
}

function refuse(out: string, why: string, fix: string, cause?: unknown): CliError {
  return new CliError({ message: `${out} can't be written: ${why}.`, fix, cause });
}
