import { join } from 'node:path';

import type { GeneratorCallback, Tree } from '@nx/devkit';
import { formatFiles, generateFiles, OverwriteStrategy } from '@nx/devkit';

import { aggregatesOf, assertTeam, contractPath, enter, enterAggregate } from './contract-edits.ts';
import { addImport, addToList, read } from './edit-source.ts';
import { finish, nextFor } from './finish.ts';
import { schemasIn, writeGeneratedTypes } from './generated-types.ts';
import { exportType } from './message.ts';
import type { ConsumerNames } from './names.ts';
import { capitalize, checkAggregate, consumerNames, pluralOf } from './names.ts';
import { exportView } from './projection.ts';
import { declareTopics } from './register-team.ts';

/** `nx g @waybill/workspace:aggregate <name> --team <team>` */
export type AggregateOptions = { readonly name: string; readonly team: string };

/**
 * Adds one more kind of aggregate to a team that has a consumer: contract, decider, view, tests and topics, all green. A
 * file that is there stays as it is.
 *
 * @throws `Error` that says which name is wrong, and which would do
 */
export async function aggregate(tree: Tree, { name, team }: AggregateOptions): Promise<GeneratorCallback> {
  checkAggregate(name);
  assertTeam(tree, team, name);
  if (aggregatesOf(tree, team).includes(name)) assertGenerated(tree, team, name);
  else assertIsFree(tree, team, capitalize(name));
  const names = consumerNames(team, name, viewFor(tree, team, name));
  writeAggregateFiles(tree, names);
  const byHand = [...enterIntoContract(tree, names), ...enterIntoConsumer(tree, names), ...enterView(tree, names)];
  declareTopics(tree, team, name);
  await formatFiles(tree);
  writeGeneratedTypes(tree, team);
  return finish(tree, { byHand, next: nextFor(tree, team) });
}

/** Schemas, decider, view and tests of one kind of aggregate; what is there stays. */
export function writeAggregateFiles(tree: Tree, names: ConsumerNames): void {
  generateFiles(tree, join(tree.root, 'tools/workspace-plugin/src/files/aggregate'), '.', names, {
    overwriteStrategy: OverwriteStrategy.KeepExisting,
  });
}

/**
 * @throws `Error` when the team has the aggregate in another form than a generator gives it: nothing of it is missing
 */
export function assertGenerated(tree: Tree, team: string, name: string): void {
  const path = contractPath(team);
  const command = `Open${capitalize(name)}`;
  if (read(tree, path).includes(`${command}:`)) return;
  const hint = aggregatesOf(tree, team).includes(name)
    ? `To add to it: npx nx g @waybill/workspace:command`
    : `To add one: npx nx g @waybill/workspace:aggregate ${name} --team ${team}`;
  throw new Error(
    `--team ${team}: it has a consumer already, without the command ${command} in ${path}, so nothing is missing that ` +
      `this could create. ${hint}`,
  );
}

/** The view of the aggregate: of the contract if it has one, else a name that is no other path or view. */
export function viewFor(tree: Tree, team: string, name: string): string {
  const own = tree.read(contractPath(team), 'utf-8') ?? '';
  const found = new RegExp(`[\\s,{]'?([a-z0-9-]+)'?: \\{\\s*path: [^}]*of: '${name}'`).exec(own);
  if (found?.[1] !== undefined) return found[1];
  const plain = pluralOf(name);
  const taken = tree.children('packages/contracts').some((other) => {
    const contract = tree.read(contractPath(other), 'utf-8') ?? '';
    return (
      new RegExp(`/v1/${plain}[/'{]`).test(contract) || tree.exists(`packages/contracts/${other}/views/${plain}.avsc`)
    );
  });
  return taken ? `${team}-${plain}` : plain;
}

/** @throws `Error` that names the record of the team that has a name which the aggregate would need */
function assertIsFree(tree: Tree, team: string, Aggregate: string): void {
  const wanted = [`Open${Aggregate}`, `Close${Aggregate}`, `${Aggregate}Opened`, `${Aggregate}Closed`];
  const all = ['commands', 'events', 'views'].flatMap((part) =>
    Object.values(schemasIn(tree, `packages/contracts/${team}/${part}`)),
  );
  const taken = all.find(({ name }) => [...wanted, `${Aggregate}View`].includes(name));
  if (taken === undefined) return;
  throw new Error(
    `The aggregate would have ${taken.name}, and the team ${team} has a record of this name. Take another name.`,
  );
}

function enterIntoContract(tree: Tree, names: ConsumerNames): readonly string[] {
  const { team, aggregate: name, Aggregate, command, event, collection, viewKey } = names;
  const table = `${name}: {
      commands: {
        ${command}: { route: 'PUT ${collection}/{id}', errors: { '${name}-already-opened': 409 } },
        Close${Aggregate}: { route: 'POST ${collection}/{id}:close', errors: { '${name}-unknown': 404 } },
      },
      events: ['${event}', '${Aggregate}Closed'],
    }`;
  const view = `${viewKey}: { path: '${collection}', of: '${name}' }`;
  const isEntered = enterAggregate(tree, team, name, table);
  const hasView = enter(tree, team, { list: 'views', aggregate: name, text: view }, `${viewKey}:`);
  const types = ['Command', 'Event', 'View', 'Opened', 'Closed'].map((end) => `${Aggregate}${end}`);
  for (const type of [...types, command, `Close${Aggregate}`]) exportType(tree, team, type);
  return [
    ...(isEntered ? [] : [`${contractPath(team)}: add to the aggregates:\n${table}`]),
    ...(hasView ? [] : [`${contractPath(team)}: add to the views:\n${view}`]),
  ];
}

function enterIntoConsumer(tree: Tree, { team, aggregate: name, decider }: ConsumerNames): readonly string[] {
  const path = `apps/consumers/${team}/src/app.ts`;
  const source = read(tree, path);
  const table = /deciders: \{([^}]*)\}/.exec(source);
  const text = `${name}: ${decider}`;
  if (table === null) return [`${path}: add to the deciders:\n${text}`];
  const listed = (table[1] ?? '').split(',').map((entry) => entry.trim());
  if (listed.some((entry) => entry === name || entry.startsWith(`${name}:`))) return [];
  const longer = `deciders: { ${[...listed.filter(Boolean), text].join(', ')} }`;
  const changed = source.replace(table[0], () => longer);
  tree.write(path, addImport(changed, decider, `./${name}/decider.ts`));
  return [];
}

function enterView(tree: Tree, { team, view, viewName }: ConsumerNames): readonly string[] {
  exportView(tree, team, view);
  const list = 'apps/projector/src/projections.ts';
  const isListed = addToList(tree, list, viewName, `@waybill/read-models-${team}`);
  return isListed ? [] : [`${list}: add ${viewName} to its list.`];
}
