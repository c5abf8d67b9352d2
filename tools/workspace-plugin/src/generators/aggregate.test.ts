import { join } from 'node:path';

import type { Tree } from '@nx/devkit';
import { FsTree } from 'nx/src/generators/tree';

import { aggregate } from './aggregate.ts';
import { consumer } from './consumer.ts';

const REPOSITORY = join(__dirname, '../../../..');
const CONTRACT = 'packages/contracts/gizmos/src/contract.ts';

jest.setTimeout(60_000);

/** This repository with a new team, in memory: nothing is written to the disk, as by a dry run. */
let tree: Tree;
beforeAll(async () => {
  silenceFormatter();
  tree = new FsTree(REPOSITORY, false);
  await consumer(tree, { name: 'gizmos', aggregate: 'gizmo' });
  await aggregate(tree, { name: 'gadget', team: 'gizmos' });
});

beforeEach(silenceFormatter);

/** Jest can't load Prettier, of which Nx warns: texts are compared as they were written. */
function silenceFormatter(): void {
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
}

function text(path: string): string {
  return tree.read(path, 'utf-8') ?? '';
}

/** All that differs from the disk, by path. */
function changes(): ReadonlyMap<string, string> {
  return new Map(tree.listChanges().map(({ path, content }) => [path, content?.toString('utf8') ?? '']));
}

test('a second aggregate has all that the first one has', () => {
  const paths = [...changes().keys()];
  const own = paths.filter((path) => /gizmo/i.test(path.replaceAll('gizmos', '')));

  expect(own.length).toBeGreaterThan(5);
  for (const path of own) expect(paths).toContain(path.replace(/gizmo(?!s\/)/, 'gadget').replace(/Gizmo/, 'Gadget'));
});

test('it is entered where the first one is', () => {
  expect(text(CONTRACT)).toMatch(/ {4}gizmo: \{.* {4}gadget: \{.*'PUT \/v1\/gadgets\/\{id\}'.*views: \{/s);
  expect(text(CONTRACT)).toContain("gadgets: { path: '/v1/gadgets', of: 'gadget' },");
  expect(text('apps/consumers/gizmos/src/app.ts')).toContain(
    'deciders: { gizmo: gizmoDecider, gadget: gadgetDecider },',
  );
  expect(text('packages/contracts/gizmos/src/index.ts')).toContain('GadgetEvent');
  expect(text('packages/read-models/gizmos/src/index.ts')).toContain("export { gadgets } from './gadgets.ts';");
  expect(text('apps/projector/src/projections.ts')).toMatch(/import \{ gadgets, gizmos \}.*gadgets,?\s*\];/s);
  expect(text('infra/topics/gizmos.json')).toContain('"gizmos.gadget.dlq"');
});

test('running it again keeps each edit, and makes only what is missing', async () => {
  const decider = 'apps/consumers/gizmos/src/gadget/decider.ts';
  const lost = 'apps/consumers/gizmos/src/gadget/fixtures.ts';
  tree.write(decider, `${text(decider)}// Mine.\n`);
  tree.write(CONTRACT, text(CONTRACT).replace("'gadget-unknown': 404", "'gadget-unknown': 410"));
  const before = changes();
  tree.delete(lost);

  await aggregate(tree, { name: 'gadget', team: 'gizmos' });
  await consumer(tree, { name: 'gizmos', aggregate: 'gizmo' });

  expect(changes()).toEqual(before);
});

test.each([
  ['an aggregate that the team has in a form of its own', 'order', 'orders', 'nothing is missing'],
  ['a team that is not there', 'order', 'nobody', 'There are inventory, orders'],
  ['a name in another form', 'Gadget', 'orders', '--aggregate "Gadget" must be lower case'],
])('%s is refused', async (_what, name, team, sentence) => {
  const before = changes();
  await expect(aggregate(tree, { name, team })).rejects.toThrow(sentence);
  expect(changes()).toEqual(before);
});

test('a team that exists gets no second consumer, and is told how to add to it', async () => {
  const asked = consumer(tree, { name: 'gizmos', aggregate: 'gasket' });
  await expect(asked).rejects.toThrow('npx nx g @waybill/workspace:aggregate gasket --team gizmos');
});

test('a record of another aggregate is not taken for its own', async () => {
  tree.write(
    'packages/contracts/gizmos/events/GasketClosed.avsc',
    '{"type":"record","name":"GasketClosed","fields":[]}',
  );

  await expect(aggregate(tree, { name: 'gasket', team: 'gizmos' })).rejects.toThrow('would have GasketClosed');
});
