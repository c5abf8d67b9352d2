import type { GeneratorCallback, Tree } from '@nx/devkit';
import { formatFiles } from '@nx/devkit';

import { assertAggregate, contractPath, enter } from './contract-edits.ts';
import { insertBefore, read } from './edit-source.ts';
import { finish, nextFor } from './finish.ts';
import { writeGeneratedTypes } from './generated-types.ts';
import { checkRecordName, pluralOf, toKebab } from './names.ts';

/** `nx g @waybill/workspace:event <name> --team <team> --aggregate <aggregate>` */
export type EventOptions = { readonly name: string; readonly team: string; readonly aggregate: string };

/** `nx g @waybill/workspace:command <name> --event <event> …`; the verb is the first word of the name if not given. */
export type CommandOptions = EventOptions & { readonly event: string; readonly verb?: string };

/**
 * Adds an event to an aggregate: its schema, its types, and a case of `evolve` that changes nothing yet.
 *
 * @throws `Error` that says which name is wrong, and which would do
 */
export async function event(tree: Tree, options: EventOptions): Promise<GeneratorCallback> {
  checkRecordName('event', options.name);
  assertAggregate(tree, options.team, options.aggregate);
  const byHand = addEvent(tree, options);
  return written(tree, options.team, byHand);
}

/**
 * Adds a command to an aggregate: its schema, route and types, the event by which it takes effect, and a case of `decide`.
 *
 * @throws `Error` that says which name is wrong, and which would do
 */
export async function command(tree: Tree, options: CommandOptions): Promise<GeneratorCallback> {
  const { name, team, aggregate, event: eventName } = options;
  checkRecordName('command', name);
  checkRecordName('event', eventName);
  assertAggregate(tree, team, aggregate);
  const byHand = [...addEvent(tree, { name: eventName, team, aggregate }), ...addCommand(tree, options)];
  return written(tree, team, byHand);
}

function addEvent(tree: Tree, { name, team, aggregate }: EventOptions): readonly string[] {
  addSchema(tree, { kind: 'events', name, team, aggregate });
  const isEntered = enter(tree, team, { list: 'events', aggregate, text: `'${name}'` }, `'${name}'`);
  const anchor = /^ {4}default:\n {6}return assertNever\(event\);/m;
  const text = `    case '${name}':\n      return state;\n`;
  return [
    ...(isEntered ? [] : [`${contractPath(team)}: add '${name}' to the events of ${aggregate}.`]),
    ...addCase(tree, { team, aggregate, name }, { anchor, text }),
  ];
}

function addCommand(tree: Tree, { name, team, aggregate, event: eventName, verb }: CommandOptions): readonly string[] {
  addSchema(tree, { kind: 'commands', name, team, aggregate });
  const route = `POST ${collectionOf(tree, team, aggregate)}/{id}:${verb ?? verbOf(name)}`;
  const text = `${name}: { route: '${route}' }`;
  const isEntered = enter(tree, team, { list: 'commands', aggregate, text }, `${name}:`);
  const anchor = /^ {4}default:\n {6}return assertNever\(command\);/m;
  const decided = `    case '${name}':\n      return accept({ type: '${eventName}', data: {} });\n`;
  return [
    ...(isEntered ? [] : [`${contractPath(team)}: add to the commands of ${aggregate}:\n${text}`]),
    ...addCase(tree, { team, aggregate, name }, { anchor, text: decided }),
  ];
}

/** An empty record, which the team fills; its type is exported with the others. */
function addSchema(tree: Tree, { kind, name, team, aggregate }: EventOptions & { readonly kind: string }): void {
  const path = `packages/contracts/${team}/${kind}/${name}.avsc`;
  const doc = kind === 'events' ? `It happened: ${name}.` : `Asks for ${name}.`;
  const schema = { type: 'record', name, namespace: `${team}.${aggregate}.v1`, doc, fields: [] };
  if (!tree.exists(path)) tree.write(path, `${JSON.stringify(schema, null, 2)}\n`);
  exportType(tree, team, name);
}

/** Exports a type of `generated.ts` from the contract. */
export function exportType(tree: Tree, team: string, name: string): void {
  const path = `packages/contracts/${team}/src/index.ts`;
  const source = read(tree, path);
  const found = /export type \{([^}]*)\} from '\.\/generated\.ts';/.exec(source);
  if (found === null) return;
  const names = (found[1] ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean);
  if (names.includes(name)) return;
  const longer = `export type { ${[...names, name].sort().join(', ')} } from './generated.ts';`;
  tree.write(
    path,
    source.replace(found[0], () => longer),
  );
}

function addCase(
  tree: Tree,
  { team, aggregate, name }: EventOptions,
  { anchor, text }: { readonly anchor: RegExp; readonly text: string },
): readonly string[] {
  const path = `apps/consumers/${team}/src/${aggregate}/decider.ts`;
  const isThere = tree.exists(path) && insertBefore(tree, path, { anchor, text, mark: `case '${name}':` });
  return isThere ? [] : [`${path}: add\n${text}`];
}

/** The collection that the aggregate's other routes are in. */
function collectionOf(tree: Tree, team: string, aggregate: string): string {
  const source = read(tree, contractPath(team));
  const table = source.slice(source.search(new RegExp(`^ {4}${aggregate}: \\{`, 'm')));
  return /'[A-Z]+ (\/v1\/[a-z0-9-]+)/.exec(table)?.[1] ?? `/v1/${pluralOf(aggregate)}`;
}

function verbOf(name: string): string {
  return toKebab(name).split('-')[0] ?? name.toLowerCase();
}

async function written(tree: Tree, team: string, byHand: readonly string[]): Promise<GeneratorCallback> {
  await formatFiles(tree);
  writeGeneratedTypes(tree, team);
  return finish(tree, { byHand, next: nextFor(tree, team) });
}
