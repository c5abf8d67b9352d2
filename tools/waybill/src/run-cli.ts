import { resolve } from 'node:path';

import { CommanderError } from 'commander';

import { CliError, exitCodes, type ExitCode } from './cli-error.ts';
import type { CliContext } from './cli-context.ts';
import { createProgram } from './program.ts';

/** Runs the command line of a process and gives its exit code. Only here is the process itself touched. */
export async function runCli(host: NodeJS.Process): Promise<ExitCode> {
  const interruption = new AbortController();
  const interrupt = (): void => {
    // The handler is gone after the first: a second Ctrl-C ends the program at once.
    interruption.abort();
  };
  host.once('SIGINT', interrupt);
  host.once('SIGTERM', interrupt);
  const context = createContext(host, interruption.signal);
  try {
    await createProgram(context).parseAsync(host.argv);
    return interruption.signal.aborted ? exitCodes.interrupted : exitCodes.done;
  } catch (error) {
    return report(error, context, host.argv);
  } finally {
    host.off('SIGINT', interrupt);
    host.off('SIGTERM', interrupt);
  }
}

function createContext(host: NodeJS.Process, signal: AbortSignal): CliContext {
  // The bundle lies in tools/waybill/dist.
  const repository = resolve(import.meta.dirname, '../../..');
  const home = host.env['WAYBILL_HOME'];
  return {
    env: host.env,
    repository,
    home: home ? resolve(home) : resolve(repository, '.waybill'),
    out: (line) => void host.stdout.write(`${line}\n`),
    log: (line) => void host.stderr.write(`${line}\n`),
    draw: (text) => void host.stderr.write(text),
    interactive: host.stderr.isTTY,
    stdin: host.stdin,
    signal,
  };
}

function report(error: unknown, context: CliContext, argv: readonly string[]): ExitCode {
  // Commander has said already what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (context.signal.aborted) {
    context.log('Interrupted.');
    return exitCodes.interrupted;
  }
  const told = error instanceof CliError ? error : unexpected(error);
  context.log(`✗ ${told.message}`);
  if (told.fix !== undefined) context.log(`  ${told.fix}`);
  if (isVerbose(argv) && told.cause instanceof Error) context.log(told.cause.stack ?? '');
  return told.exitCode;
}

function unexpected(cause: unknown): CliError {
  const message = `Unexpected: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new CliError({ message, fix: 'Run the same command with -v for the stack trace.', cause });
}

function isVerbose(argv: readonly string[]): boolean {
  return argv.includes('-v') || argv.includes('--verbose');
}
