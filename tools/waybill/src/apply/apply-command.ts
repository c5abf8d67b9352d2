import { inventoryContract } from '@waybill/contracts-inventory';
import { ordersContract } from '@waybill/contracts-orders';
import { SchemaIncompatibleError } from '@waybill/avro';
import { ConfigurationRefusedError, PartUnavailableError } from '@waybill/messages';
import { SettingsError } from '@waybill/service';
import { readStackSettings, stackStatus, toEnvironment } from '@waybill/stack';
import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { type Applied, applyPlatform } from './apply-platform.ts';
import { type ConnectOptions, connectParts } from './connect-parts.ts';

const contracts = [ordersContract, inventoryContract];
const LONGEST_WAIT_MS = 60_000;

/** `waybill apply`: topics, schemas, collections and indexes. */
export function addApplyCommand(program: Command, context: CliContext): void {
  program
    .command('apply')
    .description('create what services need: topics, schemas, indexes; what is there stays as it is')
    .option('--json', 'print what was done as JSON')
    .action((flags: { readonly json?: boolean }) => apply(context, flags.json === true));
}

async function apply(context: CliContext, isJson: boolean): Promise<void> {
  const applied = await applyExplained(await environmentOf(context), context);
  if (isJson) context.out(JSON.stringify(applied, null, 2));
  else for (const line of toLines(applied)) context.out(line);
}

/** Creates what services need in the parts that this environment names; failures become ones that the program tells. */
export async function applyExplained(environment: CliContext['env'], context: CliContext): Promise<Applied> {
  const waits = createWaits(context);
  try {
    return await applyTo(environment, waits);
  } catch (error) {
    throw toCliError(waits.failure() ?? error);
  }
}

async function applyTo(environment: CliContext['env'], waits: ConnectOptions): Promise<Applied> {
  const parts = await connectParts(environment, contracts, waits);
  try {
    return await applyPlatform(parts);
  } finally {
    await parts.close();
  }
}

/** Says what is waited for, and gives up after a while: whoever runs it in a script wants to know. */
function createWaits({ log, signal }: CliContext): ConnectOptions & { failure(): Error | undefined } {
  const deadline = AbortSignal.timeout(LONGEST_WAIT_MS);
  let told = '';
  return {
    signal: AbortSignal.any([signal, deadline]),
    onWaiting: (sentence) => {
      if (sentence !== told) log(sentence);
      told = sentence;
    },
    failure: () => (deadline.aborted && told !== '' ? new PartUnavailableError(told) : undefined),
  };
}

/** The environment, and the local parts for what it does not name. */
async function environmentOf({ env, home }: CliContext): Promise<CliContext['env']> {
  const parts = await stackStatus({ home, settings: readStackSettings(env) });
  const running = parts.filter(({ health }) => health === 'ready');
  return { ...toEnvironment(Object.fromEntries(running.map(({ part, endpoint }) => [part, endpoint]))), ...env };
}

function toLines({ topics, schemas, store }: Applied): readonly string[] {
  const lines = [
    ...topics.map((topic) => `Created the topic ${topic}.`),
    ...schemas.map(({ subject, change }) => `${change === 'created' ? 'Created' : 'Changed'} the subject ${subject}.`),
    ...store,
  ];
  return lines.length === 0 ? ['Everything was there already.'] : lines;
}

function toCliError(error: unknown): unknown {
  if (error instanceof SettingsError) {
    const fix = 'Start the local parts with waybill stack up, or set the variables.';
    return new CliError({ message: error.message, fix, exitCode: exitCodes.usage, cause: error });
  }
  if (error instanceof ConfigurationRefusedError)
    return new CliError({ message: error.message, exitCode: exitCodes.usage, cause: error });
  if (error instanceof PartUnavailableError)
    return new CliError({ message: error.message, fix: 'Look at waybill stack status.', cause: error });
  if (error instanceof SchemaIncompatibleError) {
    const fix = 'Add a field with a default, or a new type; records that are there must stay readable.';
    return new CliError({ message: error.message, fix, cause: error });
  }
  return error;
}
