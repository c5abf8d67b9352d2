import { mkdir, readFile } from 'node:fs/promises';
import { once } from 'node:events';

import { CommanderError } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import type { DemoFlags } from './demo-options.ts';
import { toSource } from './demo-options.ts';
import { FeedError } from './feeder/feed-error.ts';
import { feedImport } from './feed-import.ts';
import type { Import } from './load-import.ts';
import { loadImport } from './load-import.ts';
import { InputError } from './retail/input-error.ts';
import type { Expectation } from './results/expectation.ts';
import { parseExpectation } from './results/expectation.ts';
import { renderSummary, type Summary } from './results/summary.ts';
import { ViewError } from './results/view-schema.ts';
import { prepareKeys } from './running/demo-keys.ts';
import { startPlatform } from './running/start-platform.ts';

/**
 * Loads the import, starts everything, feeds, and says what came of it. Bad input ends it before anything is started.
 *
 * @throws `CliError`; what was started is ended
 */
export async function runDemo(flags: DemoFlags, context: CliContext): Promise<void> {
  try {
    const source = toSource(flags);
    const expectation = flags.expect === undefined ? undefined : await readExpectation(flags.expect);
    if (flags.dump !== undefined) await mkdir(flags.dump, { recursive: true });
    const wanted = await loadImport(source);
    context.log(`Feeding ${wanted.title}: ${wanted.commands} commands in ${wanted.lanes.length} lanes.`);
    await runPlatform({ flags, expectation, wanted }, context);
  } catch (error) {
    throw toCliError(error);
  }
}

type Job = { readonly flags: DemoFlags; readonly expectation: Expectation | undefined; readonly wanted: Import };

async function runPlatform({ flags, expectation, wanted }: Job, context: CliContext): Promise<void> {
  const keys = await prepareKeys(context.home, wanted.tenant);
  const platform = await startPlatform(keys, context);
  let summary: Summary | undefined;
  try {
    summary = await feedImport({ flags, expectation, wanted, keys, platform }, context);
    if (summary === undefined) {
      context.log('Interrupted. The same command goes on where this one stopped.');
      return;
    }
    context.out(flags.json === true ? JSON.stringify(summary, null, 2) : renderSummary(summary));
    failIfDifferent(summary, flags.expect);
    failIfBroken(summary);
    if (flags.once !== true) await stayUp(platform.died, context);
  } finally {
    context.log('Draining and stopping what was started; data stay.');
    await platform.stop();
  }
  // Ctrl-C is how a demo that stays up ends: it was not interrupted, it is done.
  if (context.signal.aborted) throw new CommanderError(exitCodes.done, 'waybill.done', 'Done.');
}

/** @throws `CliError` with the first differences */
export function failIfDifferent({ differences = [] }: Summary, file = ''): void {
  if (differences.length === 0) return;
  const shown = differences.slice(0, 10);
  const more = differences.length > shown.length ? [`and ${differences.length - shown.length} more`] : [];
  throw new CliError({ message: `The result differs from ${file}:`, fix: [...shown, ...more].join('\n  ') });
}

/** @throws `CliError` with the rules that do not hold */
export function failIfBroken({ broken = [] }: Summary): void {
  if (broken.length === 0) return;
  throw new CliError({ message: 'The views contradict each other:', fix: broken.join('\n  ') });
}

async function stayUp(died: AbortSignal, { log, signal }: CliContext): Promise<void> {
  log('Everything is running. Ctrl-C ends it.');
  const over = AbortSignal.any([signal, died]);
  if (!over.aborted) await once(over, 'abort');
  if (!signal.aborted) died.throwIfAborted();
}

/** @throws `CliError` when it is none */
export async function readExpectation(path: string): Promise<Expectation> {
  try {
    return parseExpectation(await readFile(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError({
      message: `${path} is no expectation: ${reason}.`,
      fix: 'It is a JSON file with outcomes and views, as --json prints them.',
      exitCode: exitCodes.usage,
      cause,
    });
  }
}

/** Failures of input, feed and views as ones that the program tells; all others stay as they are. */
export function toCliError(error: unknown): unknown {
  if (error instanceof InputError)
    return new CliError({ message: error.message, exitCode: exitCodes.usage, cause: error });
  if (error instanceof FeedError || error instanceof ViewError)
    return new CliError({ message: error.message, cause: error });
  return error;
}
