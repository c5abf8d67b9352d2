import { DuckDbMissingError, SqlError } from '@waybill/duckdb';

import { CliError, exitCodes } from '../cli-error.ts';

/** Failures of writing an output as ones that the program tells; all others stay as they are. */
export function explainOutput(out: string, error: unknown): unknown {
  if (error instanceof DuckDbMissingError)
    return new CliError({ message: error.message, fix: 'Run npm install --include=optional.', cause: error });
  if (error instanceof SqlError)
    return new CliError({ message: error.message, exitCode: exitCodes.usage, cause: error });
  const { code, syscall, message } = Object(error) as Readonly<Partial<Record<string, unknown>>>; // Node's errors have them.
  const isFull = code === 'ENOSPC' || (typeof message === 'string' && /No space left on device/i.test(message));
  if (isFull)
    return new CliError({ message: `${out} can't be written: the disk is full.`, fix: goOn(out), cause: error });
  if (syscall === undefined) return error;
  return new CliError({ message: `${out} can't be written: ${String(code)}.`, cause: error });
}

function goOn(out: string): string {
  return `Make room and run the same command again: it goes on from ${out}.partial. Delete that folder to give up.`;
}
