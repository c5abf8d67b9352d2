import { readSettings } from '@waybill/service';
import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { contracts } from '@waybill/teams';
import { explainFailure } from '../parts/explain-failure.ts';
import { stackEnvironment } from '../parts/stack-environment.ts';
import { createWaits, type Waits } from '../parts/waits.ts';
import { chooseEnvironment } from '../topics/choose-environment.ts';
import { readTopicFiles, topicSpecsOf } from '../topics/declared/read-topic-files.ts';
import { type Applied, applyPlatform } from './apply-platform.ts';
import { connectParts } from './connect-parts.ts';

/** `waybill apply`: topics, schemas, collections and indexes. */
export function addApplyCommand(program: Command, context: CliContext): void {
  program
    .command('apply')
    .description('create what services need: topics, schemas, indexes; what is there stays as it is')
    .option('--env <name>', 'environment of infra/topics (default: local for brokers on this machine, else production)')
    .option('--json', 'print what was done as JSON')
    .action((flags: { readonly env?: string; readonly json?: boolean }) => apply(context, flags));
}

async function apply(context: CliContext, flags: { readonly env?: string; readonly json?: boolean }): Promise<void> {
  const applied = await applyExplained(await stackEnvironment(context), context, flags.env);
  if (flags.json === true) context.out(JSON.stringify(applied, null, 2));
  else for (const line of toLines(applied)) context.out(line);
}

/**
 * Creates what services need in the parts that this environment names; failures become ones that the program tells.
 *
 * @param asked  the environment of `infra/topics`. @default what fits the brokers
 */
export async function applyExplained(
  environment: CliContext['env'],
  context: CliContext,
  asked?: string,
): Promise<Applied> {
  const waits = createWaits(context);
  try {
    return await applyTo(environment, { context, asked, waits });
  } catch (error) {
    throw explainFailure(waits.failure() ?? error);
  }
}

type Wish = { readonly context: CliContext; readonly asked: string | undefined; readonly waits: Waits };

async function applyTo(environment: CliContext['env'], { context, asked, waits }: Wish): Promise<Applied> {
  const { KAFKA_BROKERS } = readSettings(environment, ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI']);
  const chosen = chooseEnvironment(asked, KAFKA_BROKERS);
  const declared = await readTopicFiles(context.repository, contracts);
  const topics = topicSpecsOf(declared, contracts, chosen.name);
  const parts = await connectParts(environment, contracts, waits);
  try {
    return await applyPlatform({ ...parts, topics });
  } finally {
    await parts.close();
  }
}

function toLines({ topics, schemas, store }: Applied): readonly string[] {
  const lines = [
    ...topics.map((topic) => `Created the topic ${topic}.`),
    ...schemas.map(({ subject, change }) => `${change === 'created' ? 'Created' : 'Changed'} the subject ${subject}.`),
    ...store,
  ];
  return lines.length === 0 ? ['Everything was there already.'] : lines;
}
