import { aclBindings, type AclBinding } from '@waybill/kafka';
import { readSettings } from '@waybill/service';
import type { Command } from 'commander';

import type { CliContext } from '../../cli-context.ts';
import { CliError, exitCodes } from '../../cli-error.ts';
import { contracts } from '@waybill/teams';
import { explainFailure } from '../../parts/explain-failure.ts';
import { withKafka } from '../with-kafka.ts';
import { aclCommands } from './acl-commands.ts';
import { rightsOf } from './expand-access.ts';
import { readAccessFile } from './read-access-file.ts';

type Flags = {
  readonly prefix?: string;
  readonly principal?: string;
  readonly commands?: boolean;
  readonly json?: boolean;
  readonly apply?: boolean;
};

/** `waybill topics access`: who may do what at Kafka, from `infra/access` and the contracts. */
export function addAccessCommand(topics: Command, context: CliContext): void {
  topics
    .command('access')
    .description('print who may do what, as ACLs of Kafka')
    .option(
      '--prefix <text>',
      'what is put before topics, groups and transactional ids (default: WAYBILL_TOPIC_PREFIX)',
    )
    .option('--principal <name>', 'only this one')
    .option('--commands', "print commands of Kafka's own tool, kafka-acls.sh")
    .option('--json', 'print one JSON document')
    .option('--apply', 'add them to the cluster; those that are there stay')
    .action((flags: Flags) => access(context, flags));
}

async function access(context: CliContext, flags: Flags): Promise<void> {
  const bindings = await bindingsOf(context, flags);
  if (flags.apply === true) await withKafka(context, ({ admin }) => admin.grant(bindings));
  if (flags.json === true) context.out(JSON.stringify(bindings, null, 2));
  else for (const line of flags.commands === true ? aclCommands(bindings) : bindings.map(toLine)) context.out(line);
}

async function bindingsOf(
  { env, repository }: CliContext,
  { prefix, principal }: Flags,
): Promise<readonly AclBinding[]> {
  const { principals, topics } = await readAccessFile(repository, contracts);
  const chosen = principals.filter(({ name }) => principal === undefined || name === principal);
  if (chosen.length === 0) {
    const known = principals.map(({ name }) => name).join(', ');
    throw new CliError({
      message: `There is no principal ${principal}: take one of ${known}.`,
      exitCode: exitCodes.usage,
    });
  }
  const topicPrefix = readPrefix({ ...env, ...(prefix === undefined ? {} : { WAYBILL_TOPIC_PREFIX: prefix }) });
  return chosen.flatMap((each) => aclBindings(`User:${each.name}`, rightsOf(each, topics), topicPrefix));
}

function readPrefix(environment: CliContext['env']): string {
  try {
    return readSettings(environment, []).WAYBILL_TOPIC_PREFIX ?? '';
  } catch (error) {
    throw explainFailure(error);
  }
}

function toLine({ principal, operation, resource, pattern, name }: AclBinding): string {
  return `${principal} may ${operation} ${resource} ${name}${pattern === 'prefixed' ? '*' : ''}`;
}
