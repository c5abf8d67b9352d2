import { createHash } from 'node:crypto';

import { CliError } from '../cli-error.ts';
import type { Written } from './whole-file.ts';
import { createWholeFile } from './whole-file.ts';

/** Hands its lines to whoever writes them. */
export type Run = (write: (line: string) => void) => Promise<void>;

/** Every line to standard output, as it comes. */
export function printLines(out: (line: string) => void, run: Run): Promise<Written> {
  return measureLines((write) =>
    run((line) => {
      out(line);
      write(line);
    }),
  );
}

/** Writes nothing, and tells what it would come to. */
export async function measureLines(run: Run): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  await run((line) => {
    hash.update(`${line}\n`);
    bytes += Buffer.byteLength(line) + 1;
  });
  return { bytes, sha256: hash.digest('hex') };
}

/**
 * Into a file and its manifest, which appear whole or not at all.
 *
 * @throws `CliError` when the file can not be written: then nothing is left behind
 */
export async function storeLines(path: string, run: Run, describe: (written: Written) => string): Promise<Written> {
  const file = openFile(path);
  let known: Written | undefined;
  try {
    await run((line) => {
      file.write(line);
    });
    file.keep((written) => {
      known = written;
      return `${describe(written)}\n`;
    });
  } catch (error) {
    file.abandon();
    throw explainFile(path, error);
  }
  return known ?? { bytes: 0, sha256: '' };
}

function openFile(path: string) {
  try {
    return createWholeFile(path, `${path}.manifest.json`);
  } catch (error) {
    throw explainFile(path, error);
  }
}

/** What Node says of a file, as a sentence; all others stay as they are. */
function explainFile(path: string, error: unknown): unknown {
  const { code, syscall } = Object(error) as { readonly code?: unknown; readonly syscall?: unknown }; // Node's errors have them.
  if (syscall === undefined) return error;
  const fix = code === 'ENOSPC' ? 'Make room, or choose another disk. Nothing was left behind.' : undefined;
  return new CliError({ message: `${path} can't be written: ${String(code)}.`, fix, cause: error });
}
