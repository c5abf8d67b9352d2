import { join } from 'node:path';

import type { GeneratorCallback, Tree } from '@nx/devkit';
import { formatFiles, generateFiles, OverwriteStrategy } from '@nx/devkit';

import { assertAggregate, eventsOf } from './contract-edits.ts';
import { addImport, read } from './edit-source.ts';
import { finish } from './finish.ts';
import { lockWorkspacePackages } from './lock-file.ts';
import { consumerNames, checkKebab, toIdentifier } from './names.ts';
import { addDependency } from './register-team.ts';

/** `nx g @waybill/workspace:reactor <name> --team <team> --aggregate <aggregate> [--source <team of the aggregate>]` */
export type ReactorOptions = {
  readonly name: string;
  readonly team: string;
  readonly aggregate: string;
  readonly source?: string;
};

/**
 * Adds a reactor to a team's consumer: it gets the events of one kind of aggregate, and sends nothing yet.
 *
 * @throws `Error` that says which name is wrong, and which would do
 */
export async function reactor(tree: Tree, options: ReactorOptions): Promise<GeneratorCallback> {
  const { name, team, aggregate, source = team } = options;
  checkKebab('reactor', name);
  assertAggregate(tree, source, aggregate);
  const root = `apps/consumers/${team}`;
  if (!tree.exists(`${root}/src/app.ts`))
    throw new Error(`--team ${team}: there is no ${root}/src/app.ts. First make the consumer.`);
  const reactorName = toIdentifier(name);
  const names = {
    ...consumerNames(source, aggregate, aggregate),
    team,
    source,
    reactor: name,
    reactorName,
    events: eventsOf(tree, source, aggregate),
  };
  generateFiles(tree, join(tree.root, 'tools/workspace-plugin/src/files/reactor'), '.', names, {
    overwriteStrategy: OverwriteStrategy.KeepExisting,
  });
  addDependency(tree, root, `@waybill/contracts-${source}`);
  lockWorkspacePackages(tree, [root]);
  const byHand = [...addToConsumer(tree, team, name, reactorName), ...allow(tree, { team, source, name })];
  await formatFiles(tree);
  return finish(tree, { byHand, next: `npx nx test ${team}` });
}

function addToConsumer(tree: Tree, team: string, name: string, reactorName: string): readonly string[] {
  const path = `apps/consumers/${team}/src/app.ts`;
  const source = read(tree, path);
  const list = /reactors: \[([^\]]*)\]/.exec(source);
  const listed = (list?.[1] ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean);
  if (listed.includes(reactorName)) return [];
  const longer = `reactors: [${[...listed, reactorName].join(', ')}]`;
  const changed =
    list === null
      ? source.replace(/\n\}\);\s*$/, () => `\n  ${longer},\n});\n`)
      : source.replace(list[0], () => longer);
  if (changed === source) return [`${path}: add\n${longer}`];
  tree.write(path, addImport(changed, reactorName, `./${name}/reactor.ts`));
  return [];
}

/** The right to its group, and to read what it reacts to. */
function allow(
  tree: Tree,
  { team, source, name }: { readonly team: string; readonly source: string; readonly name: string },
): readonly string[] {
  const path = 'infra/access/principals.json';
  const group = `"${team}.${name}"`;
  const rights = read(tree, path);
  if (rights.includes(group)) return [];
  const begin = rights.indexOf(`"consumer-${team}"`);
  const own = rights
    .slice(begin)
    .replace(/"groups": \[([^\]]*)\]/, (_, groups: string) => `"groups": [${groups}, ${group}]`);
  if (begin === -1) return [`${path}: add the group ${group}.`];
  const reading = `      { "teams": ["${source}"], "kinds": ["events"], "may": ["Read"] },\n`;
  const whole = source === team ? own : own.replace('"topics": [\n', (text) => text + reading);
  tree.write(path, rights.slice(0, begin) + whole);
  return [];
}
