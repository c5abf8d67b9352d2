import { join } from 'node:path';

import {
  type PartName,
  partNames,
  readStackSettings,
  stackDown,
  StackError,
  stackLogs,
  type StackOptions,
  stackReset,
  stackStatus,
  stackUp,
} from '@waybill/stack';
import { type Command, InvalidArgumentError } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { confirm } from './confirm.ts';
import { createProgressDisplay } from './progress-display.ts';
import { runStack } from './run-stack.ts';
import { statusTable } from './status-table.ts';

type JsonFlag = { readonly json?: boolean };

/** `waybill stack`: Kafka, the schema registry and MongoDB on this machine. */
export function addStackCommand(program: Command, context: CliContext): void {
  const stack = program.command('stack').description('Kafka, the schema registry and MongoDB on this machine');
  const act = <A extends unknown[]>(work: (options: StackOptions, ...args: A) => Promise<void>) => {
    return (...args: A): Promise<void> => explaining(() => work(stackOptions(context), ...args));
  };
  stack
    .command('up')
    .description('start what does not run, and wait until it can work')
    .option('--json', 'print the parts as JSON')
    .action(act((options, flags: JsonFlag) => up(options, flags, context)));
  stack
    .command('down')
    .description('end all parts; data stay')
    .action(act((options) => down(options, context)));
  stack
    .command('status')
    .description('how the parts are doing; ends with 1 unless all can work')
    .option('--json', 'print the parts as JSON')
    .action(act((options, flags: JsonFlag) => status(options, flags, context)));
  stack
    .command('logs')
    .description('the last lines of one part, or of all')
    .argument('[part]', partNames.join(', '), toPart)
    .option('-n, --limit <lines>', 'how many lines', toCount, 50)
    .action(
      act((options, part: PartName | undefined, { limit }: { limit: number }) =>
        logs(options, { part, limit }, context),
      ),
    );
  stack
    .command('reset')
    .description('end all parts and wipe their data')
    .option('-y, --yes', 'do not ask')
    .action(act((options, { yes }: { yes?: boolean }) => reset(options, yes === true, context)));
  stack
    .command('run', { hidden: true })
    .description('a private stack in a temporary folder, until stdin closes')
    .option('--private')
    .option('--json')
    .action(act((options) => runStack(options, context)));
}

/** Where this checkout's stack lives and how it is started. */
function stackOptions(context: CliContext): StackOptions {
  return {
    home: context.home,
    infra: join(context.repository, 'infra', 'local'),
    settings: readStackSettings(context.env),
    onProgress: createProgressDisplay(context),
    signal: context.signal,
  };
}

async function up(options: StackOptions, { json }: JsonFlag, context: CliContext): Promise<void> {
  const { parts, crashed, started } = await stackUp(options);
  for (const { part, lastLines } of crashed) {
    context.log(
      `${part} had ended by itself and was started again. Its last lines:\n${lastLines.replaceAll(/^/gm, '  ')}`,
    );
  }
  if (started.length === 0) context.log('All parts run already.');
  context.out(json ? JSON.stringify({ parts }, null, 2) : statusTable(parts));
}

async function down(options: StackOptions, context: CliContext): Promise<void> {
  const ended = await stackDown(options);
  context.log(
    ended.length === 0
      ? 'Nothing was running.'
      : `Ended ${ended.join(', ')}. Data stay in ${join(options.home, 'data')}.`,
  );
}

async function status(options: StackOptions, { json }: JsonFlag, context: CliContext): Promise<void> {
  const parts = await stackStatus(options);
  context.out(json ? JSON.stringify({ parts }, null, 2) : statusTable(parts));
  const wrong = parts.filter(({ health }) => health !== 'ready' && health !== 'elsewhere');
  if (wrong.length === 0) return;
  throw new CliError({
    message: wrong.map(({ part, health }) => `${part} is ${health.replaceAll('-', ' ')}`).join(', ') + '.',
    fix: 'Start it with waybill stack up.',
  });
}

async function logs(
  options: StackOptions,
  { part, limit }: { part: PartName | undefined; limit: number },
  context: CliContext,
): Promise<void> {
  for (const one of part === undefined ? partNames : [part]) {
    if (part === undefined) context.out(`==> ${one} <==`);
    const lines = await stackLogs(options, one, limit);
    if (lines !== '') context.out(lines);
  }
}

async function reset(options: StackOptions, yes: boolean, context: CliContext): Promise<void> {
  await confirm({ question: `Wipe all data of Kafka, the registry and MongoDB in ${options.home}?`, yes }, context);
  await stackReset(options);
  context.log('Wiped. Begin anew with waybill stack up.');
}

async function explaining(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    const exitCode = error.code === 'settings-invalid' ? exitCodes.usage : exitCodes.failed;
    throw new CliError({ message: error.message, fix: error.fix, exitCode, cause: error });
  }
}

function toPart(text: string): PartName {
  const part = partNames.find((name) => name === text);
  if (!part) throw new InvalidArgumentError(`It is one of ${partNames.join(', ')}.`);
  return part;
}

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It is a whole number from 1.');
  return count;
}
