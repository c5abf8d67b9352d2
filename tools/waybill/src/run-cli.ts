import { CommanderError } from 'commander';

import { CliError, exitCodes, type ExitCode } from './cli-error.ts';
import type { CliContext } from './cli-context.ts';
import { createProgram } from './program.ts';

/** Runs one command line, without `node` and the script's name, and gives the exit code of the program. */
export async function runCli(args: readonly string[], context: CliContext): Promise<ExitCode> {
  try {
    await createProgram(context).parseAsync(args, { from: 'user' });
    return context.signal.aborted ? exitCodes.interrupted : exitCodes.done;
  } catch (error) {
    return report(error, context, args);
  }
}

function report(error: unknown, context: CliContext, args: readonly string[]): ExitCode {
  // Commander has said already what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (context.signal.aborted) {
    context.log('Interrupted.');
    return exitCodes.interrupted;
  }
  const told = error instanceof CliError ? error : unexpected(error);
  context.log(`✗ ${told.message}`);
  if (told.fix !== undefined) context.log(`  ${told.fix}`);
  if (isVerbose(args) && told.cause instanceof Error) context.log(told.cause.stack ?? '');
  return told.exitCode;
}

function unexpected(cause: unknown): CliError {
  const message = `Unexpected: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new CliError({ message, fix: 'Run the same command with -v for the stack trace.', cause });
}

function isVerbose(args: readonly string[]): boolean {
  return args.includes('-v') || args.includes('--verbose');
}
