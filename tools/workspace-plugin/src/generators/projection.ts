import { join } from 'node:path';

import type { GeneratorCallback, Tree } from '@nx/devkit';
import { formatFiles, generateFiles, OverwriteStrategy } from '@nx/devkit';

import { assertAggregate, contractPath, enter, eventsOf } from './contract-edits.ts';
import { addToList, read } from './edit-source.ts';
import { finish } from './finish.ts';
import { writeGeneratedTypes } from './generated-types.ts';
import { exportType } from './message.ts';
import { capitalize, checkKebab, toIdentifier, toPascal } from './names.ts';

/** `nx g @waybill/workspace:projection <view> --team <team> --aggregate <aggregate>` */
export type ProjectionOptions = { readonly name: string; readonly team: string; readonly aggregate: string };

/**
 * Adds a view of one aggregate, which counts its events until the team folds them into what it wants to show.
 *
 * @throws `Error` that says which name is wrong, and which would do
 */
export async function projection(tree: Tree, { name, team, aggregate }: ProjectionOptions): Promise<GeneratorCallback> {
  checkKebab('view', name);
  assertAggregate(tree, team, aggregate);
  assertViewIsFree(tree, team, name);
  const names = {
    team,
    aggregate,
    Aggregate: capitalize(aggregate),
    view: name,
    viewName: toIdentifier(name),
    View: `${toPascal(name)}View`,
    events: eventsOf(tree, team, aggregate),
  };
  generateFiles(tree, join(tree.root, 'tools/workspace-plugin/src/files/projection'), '.', names, {
    overwriteStrategy: OverwriteStrategy.KeepExisting,
  });
  exportType(tree, team, names.View);
  const key = name.includes('-') ? `'${name}'` : name;
  const text = `${key}: { path: '/v1/${name}', of: '${aggregate}' }`;
  const isEntered = enter(tree, team, { list: 'views', aggregate, text }, `${key}:`);
  const list = 'apps/projector/src/projections.ts';
  const isListed = addToList(tree, list, names.viewName, `@waybill/read-models-${team}`);
  exportView(tree, team, name);
  await formatFiles(tree);
  writeGeneratedTypes(tree, team);
  const byHand = [
    ...(isEntered ? [] : [`${contractPath(team)}: add to the views:\n${text}`]),
    ...(isListed ? [] : [`${list}: add ${names.viewName} to its list.`]),
  ];
  return finish(tree, { byHand, next: `npx nx test @waybill/read-models-${team}` });
}

function assertViewIsFree(tree: Tree, team: string, name: string): void {
  const others = tree.children('packages/contracts').filter((other) => other !== team);
  const owner = others.find((other) => tree.exists(`packages/contracts/${other}/views/${name}.avsc`));
  if (owner === undefined) return;
  throw new Error(`The view "${name}" is that of the team ${owner}. Take another name, such as ${team}-${name}.`);
}

/** Exports the fold of a view from the team's read models. */
export function exportView(tree: Tree, team: string, name: string): void {
  const path = `packages/read-models/${team}/src/index.ts`;
  const line = `export { ${toIdentifier(name)} } from './${name}.ts';\n`;
  const source = read(tree, path);
  if (!source.includes(`'./${name}.ts'`)) tree.write(path, source + line);
}
