import type { Tree } from '@nx/devkit';

import { read } from './edit-source.ts';
import { schemasIn } from './generated-types.ts';

/** Where the parts of a team lie. */
export function contractPath(team: string): string {
  return `packages/contracts/${team}/src/contract.ts`;
}

/**
 * @throws `Error` that says which teams there are, and how to make this one with an aggregate
 */
export function assertTeam(tree: Tree, team: string, aggregate: string): void {
  if (tree.exists(contractPath(team))) return;
  const teams = tree.children('packages/contracts').join(', ');
  throw new Error(
    `--team ${team}: there is no such team. There are ${teams}. To make it: ` +
      `npx nx g @waybill/workspace:consumer ${team} --aggregate ${aggregate}`,
  );
}

/**
 * @throws `Error` that says which team or aggregate there is not, and how to make it
 */
export function assertAggregate(tree: Tree, team: string, aggregate: string): void {
  assertTeam(tree, team, aggregate);
  const known = aggregatesOf(tree, team);
  if (!known.includes(aggregate)) {
    throw new Error(
      `--aggregate ${aggregate}: the team ${team} has ${known.join(', ')}. Give one of these, or make it: ` +
        `npx nx g @waybill/workspace:aggregate ${aggregate} --team ${team}`,
    );
  }
}

/** The aggregates of a team's contract. */
export function aggregatesOf(tree: Tree, team: string): readonly string[] {
  const source = read(tree, contractPath(team));
  const table = blockAfter(source, /aggregates: \{/);
  return table === undefined
    ? []
    : [...table.text.matchAll(/^ {4}([a-z][a-z0-9]*): \{/gm)].map(([, name]) => name ?? '');
}

/**
 * The events of an aggregate.
 *
 * @throws `Error` when it has none, which says how to make one
 */
export function eventsOf(tree: Tree, team: string, aggregate: string): readonly string[] {
  const schemas = Object.entries(schemasIn(tree, `packages/contracts/${team}/events`));
  const own = schemas.filter(([, { namespace }]) => namespace === `${team}.${aggregate}.v1`).map(([name]) => name);
  if (own.length > 0) return own;
  throw new Error(
    `--aggregate ${aggregate}: nothing can happen to it yet. First add an event: nx g @waybill/workspace:event`,
  );
}

/** What to enter into the table of an aggregate, or beside the views. */
export type Entry = {
  readonly list: 'commands' | 'events' | 'views';
  readonly aggregate: string;
  readonly text: string;
};

/**
 * Enters a command, an event or a view into a team's contract. Does nothing when it is there.
 *
 * @param mark  stands in the file if it is
 * @returns     whether it is in the file now; false when the file has another form than the generated one
 */
export function enter(tree: Tree, team: string, { list, aggregate, text }: Entry, mark: string): boolean {
  const path = contractPath(team);
  const source = read(tree, path);
  const within =
    list === 'views' ? { text: source, at: 0 } : blockAfter(source, new RegExp(`^ {4}${aggregate}: \\{`, 'm'));
  const block = within && blockAfter(within.text, list === 'events' ? /events: \[/ : new RegExp(`\\b${list}: \\{`));
  if (within === undefined || block === undefined) return false;
  if (block.text.includes(mark)) return true;
  const filled = block.text.trimEnd();
  const comma = filled === '' || filled.endsWith(',') ? '' : ',';
  const at = within.at + block.at;
  tree.write(path, `${source.slice(0, at)}${filled}${comma} ${text},${source.slice(at + block.text.length)}`);
  return true;
}

/**
 * Enters an aggregate into a team's contract. Does nothing when it is there.
 *
 * @returns whether it is in the file now; false when the file has another form than the generated one
 */
export function enterAggregate(tree: Tree, team: string, aggregate: string, text: string): boolean {
  if (aggregatesOf(tree, team).includes(aggregate)) return true;
  const path = contractPath(team);
  const source = read(tree, path);
  const table = blockAfter(source, /aggregates: \{/);
  if (table === undefined) return false;
  const filled = table.text.trimEnd();
  const comma = filled === '' || filled.endsWith(',') ? '' : ',';
  const behind = source.slice(table.at + table.text.length);
  tree.write(path, `${source.slice(0, table.at)}${filled}${comma}\n    ${text},\n  ${behind}`);
  return true;
}

/** What stands between an opening bracket, at the end of the match, and the one that closes it. */
function blockAfter(source: string, opening: RegExp): { readonly text: string; readonly at: number } | undefined {
  const found = opening.exec(source);
  if (found === null) return undefined;
  const at = found.index + found[0].length;
  let depth = 1;
  for (let index = at; index < source.length; index += 1) {
    const letter = source.charAt(index);
    if ('{['.includes(letter)) depth += 1;
    if ('}]'.includes(letter)) depth -= 1;
    if (depth === 0) return { text: source.slice(at, index), at };
  }
  return undefined;
}
