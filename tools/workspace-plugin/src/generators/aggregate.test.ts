import { join } from 'node:path';

import type { Tree } from '@nx/devkit';
import { FsTree } from 'nx/src/generators/tree';

import { aggregate } from './aggregate.ts';
import { consumer } from './consumer.ts';

const REPOSITORY = join(__dirname, '../../../..');
const CONTRACT = 'packages/contracts/parcels/src/contract.ts';

jest.setTimeout(60_000);

/** This repository with a new team, in memory: nothing is written to the disk, as by a dry run. */
let tree: Tree;
beforeAll(async () => {
  silenceFormatter();
  tree = new FsTree(REPOSITORY, false);
  await consumer(tree, { name: 'parcels', aggregate: 'parcel' });
  await aggregate(tree, { name: 'shipment', team: 'parcels' });
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
  const own = paths.filter((path) => /parcel/i.test(path.replaceAll('parcels', '')));

  expect(own.length).toBeGreaterThan(5);
  for (const path of own)
    expect(paths).toContain(path.replace(/parcel(?!s\/)/, 'shipment').replace(/Parcel/, 'Shipment'));
});

test('it is entered where the first one is', () => {
  expect(text(CONTRACT)).toMatch(/ {4}parcel: \{.* {4}shipment: \{.*'PUT \/v1\/shipments\/\{id\}'.*views: \{/s);
  expect(text(CONTRACT)).toContain("shipments: { path: '/v1/shipments', of: 'shipment' },");
  expect(text('apps/consumers/parcels/src/app.ts')).toContain(
    'deciders: { parcel: parcelDecider, shipment: shipmentDecider },',
  );
  expect(text('packages/contracts/parcels/src/index.ts')).toContain('ShipmentEvent');
  expect(text('packages/read-models/parcels/src/index.ts')).toContain("export { shipments } from './shipments.ts';");
  expect(text('apps/projector/src/projections.ts')).toMatch(/import \{ parcels, shipments \}.*shipments,?\s*\];/s);
  expect(text('infra/topics/parcels.json')).toContain('"parcels.shipment.dlq"');
});

test('running it again keeps each edit, and makes only what is missing', async () => {
  const decider = 'apps/consumers/parcels/src/shipment/decider.ts';
  const lost = 'apps/consumers/parcels/src/shipment/fixtures.ts';
  tree.write(decider, `${text(decider)}// Mine.\n`);
  tree.write(CONTRACT, text(CONTRACT).replace("'shipment-unknown': 404", "'shipment-unknown': 410"));
  const before = changes();
  tree.delete(lost);

  await aggregate(tree, { name: 'shipment', team: 'parcels' });
  await consumer(tree, { name: 'parcels', aggregate: 'parcel' });

  expect(changes()).toEqual(before);
});

test.each([
  ['an aggregate that the team has in a form of its own', 'order', 'orders', 'nothing is missing'],
  ['a team that is not there', 'order', 'nobody', 'There are inventory, orders'],
  ['a name in another form', 'Shipment', 'orders', '--aggregate "Shipment" must be lower case'],
])('%s is refused', async (_what, name, team, sentence) => {
  const before = changes();
  await expect(aggregate(tree, { name, team })).rejects.toThrow(sentence);
  expect(changes()).toEqual(before);
});

test('a team that exists gets no second consumer, and is told how to add to it', async () => {
  const asked = consumer(tree, { name: 'parcels', aggregate: 'crate' });
  await expect(asked).rejects.toThrow('npx nx g @waybill/workspace:aggregate crate --team parcels');
});

test('a record of another aggregate is not taken for its own', async () => {
  tree.write(
    'packages/contracts/parcels/events/CrateClosed.avsc',
    '{"type":"record","name":"CrateClosed","fields":[]}',
  );

  await expect(aggregate(tree, { name: 'crate', team: 'parcels' })).rejects.toThrow('would have CrateClosed');
});
