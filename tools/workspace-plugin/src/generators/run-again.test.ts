import { join } from 'node:path';

import type { Tree } from '@nx/devkit';
import { FsTree } from 'nx/src/generators/tree';

import { consumer } from './consumer.ts';
import { nextFor } from './finish.ts';
import { command, event } from './message.ts';
import { projection } from './projection.ts';
import { reactor } from './reactor.ts';

const REPOSITORY = join(__dirname, '../../../..');
const OF = { team: 'gizmos', aggregate: 'gizmo' } as const;
const CONSUMER = 'apps/consumers/gizmos/src';

/** This repository with a new team, in memory: nothing is written to the disk. */
let tree: Tree;
beforeEach(async () => {
  // Jest can't load Prettier, of which Nx warns: texts are compared as they were written.
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  tree = new FsTree(REPOSITORY, false);
  await consumer(tree, { name: 'gizmos', aggregate: 'gizmo' });
});

function text(path: string): string {
  return tree.read(path, 'utf-8') ?? '';
}

function changes(): ReadonlyMap<string, string> {
  return new Map(tree.listChanges().map(({ path, content }) => [path, content?.toString('utf8') ?? '']));
}

const generators: readonly (readonly [string, () => Promise<unknown>, string])[] = [
  ['command', () => command(tree, { ...OF, name: 'MendGizmo', event: 'GizmoMended' }), `${CONSUMER}/gizmo/decider.ts`],
  ['event', () => event(tree, { ...OF, name: 'GizmoLost' }), 'packages/contracts/gizmos/events/GizmoLost.avsc'],
  [
    'projection',
    () => projection(tree, { ...OF, name: 'lost-gizmos' }),
    'packages/read-models/gizmos/src/lost-gizmos.ts',
  ],
  ['reactor', () => reactor(tree, { ...OF, name: 'follow-up' }), `${CONSUMER}/follow-up/reactor.ts`],
  [
    'reactor, of another team,',
    () => reactor(tree, { team: 'gizmos', name: 'orders-of', aggregate: 'order', source: 'orders' }),
    `${CONSUMER}/orders-of/reactor.ts`,
  ],
];

test.each(generators)(
  'what :%s makes is there once when it runs again, and each edit is kept',
  async (_what, generate, edited) => {
    const without = changes();
    await generate();
    expect(changes()).not.toEqual(without);
    tree.write(edited, `${text(edited)}\n`);
    const before = changes();

    await generate();

    expect(changes()).toEqual(before);
  },
);

test('a reactor is entered in the consumer, in its rights and where the standalone process finds it', async () => {
  await reactor(tree, { ...OF, name: 'follow-up' });
  await reactor(tree, { team: 'gizmos', name: 'orders-of', aggregate: 'order', source: 'orders' });

  expect(text(`${CONSUMER}/app.ts`)).toContain('reactors: [followUp, ordersOf]');
  expect(text('infra/access/principals.json')).toContain('"gizmos.consumer", "gizmos.follow-up", "gizmos.orders-of"');
  expect(text('apps/standalone/src/consumers.ts')).toMatch(/= \[[^\]]*gizmos[^\]]*\];/);
});

test('a team that has released schemas is told to release the new ones', () => {
  expect(nextFor(tree, 'gizmos')).toBe('npx nx test gizmos');
  expect(nextFor(tree, 'orders')).toMatch(/^npx nx test orders; .*npx waybill schemas release$/);
});

test('what can not be entered is left to the user, and the rest is made', async () => {
  const path = 'packages/contracts/gizmos/src/contract.ts';
  const own = text(path).replace("events: ['GizmoOpened', 'GizmoClosed'],", 'events: EVENTS,');
  tree.write(path, own);

  await event(tree, { ...OF, name: 'GizmoLost' });

  expect(text(path)).toBe(own);
  expect(text(`${CONSUMER}/gizmo/decider.ts`)).toContain("case 'GizmoLost':");
});
