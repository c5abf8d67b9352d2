import { join, resolve } from 'node:path';

import type { Projection } from '@waybill/projection';

import type { CliContext } from '../cli-context.ts';
import { findFile, loadModule, wrongModule } from '../parts/load-module.ts';

/** What the projectors of this repository fold, beside its root. */
const OWN = 'apps/projector/src/projections.ts';

/**
 * Loads the projections that a module exports, alone or in a list.
 *
 * @param path  a module @default the list of this repository's projectors
 * @throws `CliError` for wrong usage when there are none
 */
export async function loadProjections(
  context: Pick<CliContext, 'repository'>,
  path: string | undefined,
): Promise<readonly Projection[]> {
  const asked = path === undefined ? join(context.repository, OWN) : resolve(path);
  const file = findFile([asked]);
  if (file === undefined) throw wrongModule(`There is no module at ${asked}.`, 'Name one with --projections.');
  const exported = Object.values(await loadModule(context, file));
  const found = exported.flat().filter(isProjection);
  if (found.length > 0) return found;
  throw wrongModule(
    `${file} exports no projection.`,
    'Export what defineAggregateProjection or defineSharedProjection gives.',
  );
}

/** Its own copy of these functions has checked the rest. */
function isProjection(value: unknown): value is Projection {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'kind' in value && 'name' in value && 'fold' in value && (value.kind === 'aggregate' || value.kind === 'shared')
  );
}
