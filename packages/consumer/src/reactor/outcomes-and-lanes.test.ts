import type { MessageCodec } from '@waybill/avro';
import { toAggregateId } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { defineReactor, on, send } from './define-reactor.ts';
import { depotContract, shopContract } from './fixtures.ts';
import type { ToldOutcome } from './reaction.ts';
import type { Scene } from './scene.ts';
import { eventPlace, openScene, openSceneCodec } from './scene.ts';

const ONE = toAggregateId('o-1');

let codec: MessageCodec;
let scene: Scene;
beforeAll(async () => {
  codec = await openSceneCodec();
});
beforeEach(() => {
  scene = openScene(codec);
});
afterEach(() => scene.close());

/** Quantities in the order in which they were reserved. */
function reserved(): readonly number[] {
  return scene.recordsOf(depotContract, 'Reserved').map(({ value }) => {
    return (value as { readonly quantity: number }).quantity; // By its schema.
  });
}

test('who asks for outcomes gets what became of every command, whoever sent it, repeats included', async () => {
  const told: ToldOutcome[] = [];
  const watching = defineReactor({
    team: 'shop',
    name: 'watching',
    reactions: [
      on(shopContract, 'order', {
        outcome: (each) => {
          told.push(each);
          return [];
        },
      }),
    ],
  });
  await scene.react(watching);
  await scene.decide();
  await scene.order(ONE, 3);
  await scene.order(ONE, 3);

  await eventually(() => told.length === 2);
  expect(told).toMatchObject([
    { outcome: { decision: 'RUNNING', commandOffset: 0n } },
    { outcome: { decision: 'DUPLICATE', duplicateOf: 0n }, partition: eventPlace('shop', 'order', ONE).partition },
  ]);
});

test('answers and outcomes are not asked for together', () => {
  const handlers = { answer: () => [], outcome: () => [] };
  expect(() => on(shopContract, 'order', handlers)).toThrow('answers or outcomes');
});

/** Reserves what is ordered; each quantity is a lane of its own, and small ones wait. */
function inLanes(small: Promise<void>, lane: (quantity: number) => string) {
  return defineReactor({
    team: 'shop',
    name: 'fulfilment',
    reactions: [
      on(shopContract, 'order', {
        event: async (event, source) => {
          if (event.type !== 'Ordered') return [];
          const { quantity } = event.data;
          if (quantity < 10) await small;
          return [send(depotContract, 'Reserve', source.aggregateId, { quantity })];
        },
        lane: (event) => lane(event.type === 'Ordered' ? event.data.quantity : 0),
      }),
    ],
  });
}

test('lanes of one aggregate do not wait for each other, and its target takes what comes late for no repeat', async () => {
  let release: () => void = () => undefined;
  const small = new Promise<void>((resolve) => (release = resolve));
  await scene.react(inLanes(small, (quantity) => `lane-${Math.floor(quantity / 10)}`));
  await scene.decide();
  for (const quantity of [1, 10, 2, 11]) await scene.order(ONE, quantity, quantity);

  await eventually(() => reserved().length === 2);
  expect(reserved()).toEqual([10, 11]);
  release();
  await eventually(() => reserved().length === 4);
  expect(reserved()).toEqual([10, 11, 1, 2]);
});

test('where nobody can tell the lane of an event its partition stands still', async () => {
  const role = await scene.react(
    inLanes(Promise.resolve(), () => {
      throw new Error('no lane');
    }),
  );
  await scene.decide();
  await scene.order(ONE, 1);

  await eventually(() => role.health().waitingFor?.includes('no lane') === true);
  expect(reserved()).toEqual([]);
});
