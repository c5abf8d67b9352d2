import { join, resolve } from 'node:path';

import type { ConsumerDefinition } from '@waybill/consumer';

import type { CliContext } from '../cli-context.ts';
import { findFile, loadModule, wrongModule } from '../parts/load-module.ts';

type Asked = {
  readonly team: string;
  /** A module, or a folder that has `src/app.ts` @default the team's own in this repository */
  readonly path?: string | undefined;
};

/**
 * Loads the consumer that a module exports, as `defineConsumer` gives it.
 *
 * @throws `CliError` for wrong usage when the module can't be bundled or run, or exports no consumer of the team
 */
export async function loadConsumer(
  context: Pick<CliContext, 'repository'>,
  { team, path }: Asked,
): Promise<ConsumerDefinition> {
  const file = findModule(path === undefined ? join(context.repository, 'apps/consumers', team) : resolve(path));
  const consumers = Object.values(await loadModule(context, file)).filter(isConsumer);
  const found = consumers.find((consumer) => consumer.team === team);
  if (found !== undefined) return found;
  const others = consumers.map((consumer) => consumer.team).join(', ');
  throw wrongModule(
    `${file} exports no consumer of the team ${team}${others === '' ? '' : `, but one of ${others}`}.`,
    'Export what defineConsumer({ team, contract, deciders }) gives.',
  );
}

function findModule(path: string): string {
  const found = findFile([path, join(path, 'src/app.ts')]);
  if (found !== undefined) return found;
  throw wrongModule(
    `There is no consumer at ${path}.`,
    'Name a module with --consumer, or a folder that has src/app.ts; the team is the first part of orders.order.',
  );
}

/** Its own copy of `defineConsumer` has checked the rest. */
function isConsumer(value: unknown): value is ConsumerDefinition {
  if (typeof value !== 'object' || value === null) return false;
  return 'team' in value && 'contract' in value && 'kinds' in value && Array.isArray(value.kinds);
}
