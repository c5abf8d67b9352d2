import { contracts } from '@waybill/teams';
import type { Command } from 'commander';

import type { CliContext } from '../../cli-context.ts';
import { CliError, exitCodes } from '../../cli-error.ts';
import { toColumns } from '../../parts/to-columns.ts';
import { withLog } from '../../past/with-log.ts';
import { findRegistry } from '../../schemas/earlier-schemas.ts';
import { listedRows, listTopics } from './list-topics.ts';

type Flags = { readonly team?: string; readonly json?: boolean };

/** `waybill topics list`: what there is to be replayed. */
export function addListCommand(topics: Command, context: CliContext): void {
  topics
    .command('list')
    .description('what lies in the topics: records, first and last times, schemas')
    .option('--team <name>', 'only the topics of this team')
    .option('--json', 'print one JSON document')
    .action((flags: Flags) => list(context, flags));
}

async function list(context: CliContext, { team, json }: Flags): Promise<void> {
  const chosen = contracts.filter((contract) => team === undefined || contract.team === team);
  if (chosen.length === 0) {
    const known = contracts.map((contract) => contract.team).join(', ');
    throw new CliError({ message: `There is no team ${team}: take one of ${known}.`, exitCode: exitCodes.usage });
  }
  await withLog(context, async (log) => {
    const listed = await listTopics(log, await findRegistry(context), chosen);
    if (json === true) context.out(JSON.stringify(listed, null, 2));
    else for (const line of toColumns(listedRows(listed))) context.out(line);
  });
}
