import { existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';

import type { GeneratorCallback, Tree } from '@nx/devkit';
import { formatFiles, generateFiles, OverwriteStrategy } from '@nx/devkit';

import { read } from './edit-source.ts';
import { writeGeneratedTypes } from './generated-types.ts';
import { finish } from './finish.ts';
import { lockWorkspacePackages } from './lock-file.ts';
import { checkAggregate, checkTeam, capitalize, consumerNames, pluralOf } from './names.ts';
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
  else assertHasAggregate(tree, team, aggregate);
  const names = consumerNames(team, aggregate, viewFor(tree, team, aggregate));

  generateFiles(tree, join(tree.root, 'tools/workspace-plugin/src/files/consumer'), '.', names, {
    overwriteStrategy: OverwriteStrategy.KeepExisting,
  });
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

function assertHasAggregate(tree: Tree, team: string, aggregate: string): void {
  const path = `packages/contracts/${team}/src/contract.ts`;
  if (read(tree, path).includes(`Open${capitalize(aggregate)}:`)) return;
  throw new Error(
    `--team ${team}: it has a consumer already, without the command Open${capitalize(aggregate)} in ${path}, so nothing ` +
      `is missing that this could create. To add to it: npx nx g @waybill/workspace:command`,
  );
}

/** The view of the aggregate: of the contract if it has one, else a name that is no other team's path or view. */
function viewFor(tree: Tree, team: string, aggregate: string): string {
  const own = `packages/contracts/${team}/src/contract.ts`;
  const plain = pluralOf(aggregate);
  if (tree.exists(own)) {
    const found = new RegExp(`^\\s*'?([a-z0-9-]+)'?: \\{\\s*path: [^}]*of: '${aggregate}'`, 'm').exec(read(tree, own));
    return found?.[1] ?? plain;
  }
  const others = tree.children('packages/contracts').filter((other) => other !== team);
  const taken = others.some((other) => {
    const contract = tree.read(`packages/contracts/${other}/src/contract.ts`, 'utf-8') ?? '';
    return (
      new RegExp(`/v1/${plain}[/'{]`).test(contract) || tree.exists(`packages/contracts/${other}/views/${plain}.avsc`)
    );
  });
  return taken ? `${team}-${plain}` : plain;
}
