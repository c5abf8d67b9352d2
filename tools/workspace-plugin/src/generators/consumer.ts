import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';

import type { GeneratorCallback, Tree } from '@nx/devkit';
import { formatFiles, generateFiles, OverwriteStrategy } from '@nx/devkit';

import { assertGenerated, viewFor, writeAggregateFiles } from './aggregate.ts';
import { writeGeneratedTypes } from './generated-types.ts';
import { finish } from './finish.ts';
import { lockWorkspacePackages } from './lock-file.ts';
import { checkAggregate, checkTeam, consumerNames } from './names.ts';
import { declareTopics, registerTeam, REGISTERED_IN } from './register-team.ts';

/** `nx g @waybill/workspace:consumer <name> [--team <team>] --aggregate <aggregate>` */
export type ConsumerOptions = { readonly name: string; readonly team?: string; readonly aggregate: string };

/**
 * Makes a team's contract, consumer and views with one aggregate, all green, and enters them where teams are listed. A
 * file that is there stays as it is.
 *
 * @throws `Error` that says which name is wrong, and which would do
 */
export async function consumer(
  tree: Tree,
  { name, team = name, aggregate }: ConsumerOptions,
): Promise<GeneratorCallback> {
  checkTeam(team);
  checkAggregate(aggregate);
  if (name !== team) {
    throw new Error(
      `The consumer "${name}" must be called as its team is, ${team}: a team has one. Say: consumer ${team}`,
    );
  }
  const before = { isNew: !tree.exists(`packages/contracts/${team}/src/contract.ts`) };
  if (before.isNew) assertNameIsFree(tree, team);
  else assertGenerated(tree, team, aggregate);
  const names = consumerNames(team, aggregate, viewFor(tree, team, aggregate));

  generateFiles(tree, join(tree.root, 'tools/workspace-plugin/src/files/consumer'), '.', names, {
    overwriteStrategy: OverwriteStrategy.KeepExisting,
  });
  writeAggregateFiles(tree, names);
  writeGeneratedTypes(tree, team);
  declareTopics(tree, team, aggregate);
  const byHand = registerTeam(tree, names);
  const roots = [`packages/contracts/${team}`, `packages/read-models/${team}`, `apps/consumers/${team}`];
  lockWorkspacePackages(tree, [...roots, ...REGISTERED_IN]);
  await formatFiles(tree);
  return finish(tree, { links: roots, byHand, next: `npx nx test ${team}` });
}

/** A package that npm installed would be shadowed by the link to the consumer. */
function assertNameIsFree(tree: Tree, team: string): void {
  const installed = join(tree.root, 'node_modules', team);
  if (existsSync(installed) && !lstatSync(installed).isSymbolicLink()) {
    throw new Error(`--team ${team}: a package of this name is installed from npm. Take another, such as ${team}shop.`);
  }
}
