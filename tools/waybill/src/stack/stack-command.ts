import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

import {
  deriveLock,
  type BrokerCount,
  initiateReplicaSet,
  type NodeName,
  nodeNames,
  readStackSettings,
  stackDown,
  StackError,
  stackLogs,
  type StackOptions,
  stackReset,
  stackStatus,
  stackUp,
  trainArchives,
  trainInBackground,
} from '@waybill/stack';
import { type Command, InvalidArgumentError } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { confirm } from './confirm.ts';
import { createProgressDisplay } from './progress-display.ts';
import { runStack } from './run-stack.ts';
import { statusTable } from './status-table.ts';

type JsonFlag = { readonly json?: boolean };
type UpFlags = JsonFlag & { readonly brokers?: BrokerCount };

/** `waybill stack`: Kafka, the schema registry and MongoDB on this machine. */
export function addStackCommand(program: Command, context: CliContext): void {
  const stack = program.command('stack').description('Kafka, the schema registry and MongoDB on this machine');
  const act: Act =
    (work) =>
    (...args) =>
      explaining(() => work(stackOptions(context), ...args));
  stack
    .command('up')
    .description('start what does not run, and wait until it can work')
    .option('--brokers <count>', 'begin a folder without data with so many brokers: 1 or 3 (default: 1)', toBrokers)
    .option('--json', 'print the parts as JSON')
    .action(act((options, flags: UpFlags) => up(options, flags, context)));
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
    .argument('[part]', nodeNames.join(', '), toPart)
    .option('-n, --limit <lines>', 'how many lines', toCount, 50)
    .action(
      act((options, part: NodeName | undefined, { limit }: { limit: number }) =>
        logs(options, { part, limit }, context),
      ),
    );
  stack
    .command('reset')
    .description('end all parts and wipe their data')
    .option('-y, --yes', 'do not ask')
    .action(act((options, { yes }: { yes?: boolean }) => reset(options, yes === true, context)));
  addHiddenCommands(stack, act, context);
}

type Act = <A extends unknown[]>(
  work: (options: StackOptions, ...args: A) => Promise<void>,
) => (...args: A) => Promise<void>;

/** What tests, compose files and we ourselves need. */
function addHiddenCommands(stack: Command, act: Act, context: CliContext): void {
  stack
    .command('run', { hidden: true })
    .description('a private stack in a temporary folder, until stdin closes')
    .option('--private')
    .option('--json')
    .action(act((options) => runStack(options, context)));
  stack
    .command('train', { hidden: true })
    .description('build the start archives of Kafka and the registry')
    .action(act((options) => train(options)));
  stack
    .command('initiate', { hidden: true })
    .description('make the MongoDB of a compose file the primary of a replica set of one, once')
    .requiredOption('--port <port>', 'where it listens on 127.0.0.1', toCount)
    .action(act((_, { port }: { port: number }) => initiateReplicaSet({ port, signal: context.signal })));
  stack
    .command('lock', { hidden: true })
    .description('derive infra/local/stack.lock.json from artifacts.json')
    .action(act((options) => lock(options, context)));
}

/** Where this checkout's stack lives and how it is started. */
export function stackOptions(context: CliContext): StackOptions {
  return {
    home: context.home,
    infra: join(context.repository, 'infra', 'local'),
    settings: readStackSettings(context.env),
    onProgress: createProgressDisplay(context),
    signal: context.signal,
  };
}

async function up(options: StackOptions, { json, brokers }: UpFlags, context: CliContext): Promise<void> {
  const { parts, crashed, started } = await stackUp({ ...options, ...(brokers !== undefined && { brokers }) });
  for (const { part, lastLines } of crashed) {
    context.log(
      `${part} had ended by itself and was started again. Its last lines:\n${lastLines.replaceAll(/^/gm, '  ')}`,
    );
  }
  if (started.length === 0) context.log('All parts run already.');
  await trainLater(options, context);
  context.out(json ? JSON.stringify({ parts }, null, 2) : statusTable(parts));
}

/** The archives only make the next start faster: without them everything works. */
async function trainLater(options: StackOptions, context: CliContext): Promise<void> {
  const line = {
    program: process.execPath,
    args: [join(context.repository, 'tools', 'waybill', 'bin', 'waybill.js'), 'stack', 'train'],
  };
  try {
    if (await trainInBackground(options, line))
      context.log('Preparing faster starts in the background (about a minute, once).');
  } catch (error) {
    context.log(`Starts stay slow: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function train(options: StackOptions): Promise<void> {
  setPriority(constants.priority.PRIORITY_LOW);
  await trainArchives(options);
}

async function lock({ infra }: StackOptions, context: CliContext): Promise<void> {
  context.log('Asking Maven and pip (some minutes) ...');
  const { files, bytes } = await deriveLock(infra);
  context.log(`${join(infra, 'stack.lock.json')}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB.`);
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
  { part, limit }: { part: NodeName | undefined; limit: number },
  context: CliContext,
): Promise<void> {
  const shown = part === undefined ? (await stackStatus(options)).map((status) => status.part) : [part];
  for (const one of shown) {
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

/** Passes on what the work gives; a failure of the stack becomes one that the program tells. */
export async function explaining<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    const exitCode = error.code === 'settings-invalid' ? exitCodes.usage : exitCodes.failed;
    throw new CliError({ message: error.message, fix: error.fix, exitCode, cause: error });
  }
}

function toPart(text: string): NodeName {
  const part = nodeNames.find((name) => name === text);
  if (!part) throw new InvalidArgumentError(`It is one of ${nodeNames.join(', ')}.`);
  return part;
}

function toBrokers(text: string): BrokerCount {
  if (text === '1') return 1;
  if (text === '3') return 3;
  throw new InvalidArgumentError('It is 1 or 3.');
}

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It is a whole number from 1.');
  return count;
}
