import type { MessageCodec } from '@waybill/avro';
import type { CommandAppender, ReactorStore } from '@waybill/messages';
import {
  commandsTopic,
  NotAcceptedError,
  PARTITIONS,
  PartUnavailableError,
  toAggregateId,
  topicTag,
} from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import { eventually } from '@waybill/testing';

import { defineReactor, on, send, sendAt } from './define-reactor.ts';
import { depotContract, shopContract } from './fixtures.ts';
import type { Scene } from './scene.ts';
import { openScene, openSceneCodec } from './scene.ts';

const ONE = toAggregateId('o-1');
const SOON_MS = 60;
const LATE_MS = 3_600_000;

let codec: MessageCodec;
let scene: Scene;
beforeAll(async () => {
  codec = await openSceneCodec();
});
beforeEach(() => {
  scene = openScene(codec);
});
afterEach(() => scene.close());

/** Reserves what is ordered so much later, ms; by quantity. */
function reservingLater(delayOf: (quantity: number) => number) {
  return defineReactor({
    team: 'shop',
    name: 'fulfilment',
    reactions: [
      on(shopContract, 'order', {
        event: (event, { aggregateId, time }) =>
          event.type === 'Ordered'
            ? [
                sendAt(
                  new Date(time.getTime() + delayOf(event.data.quantity)),
                  send(depotContract, 'Reserve', aggregateId, event.data),
                ),
              ]
            : [],
      }),
    ],
  });
}

const soon = reservingLater(() => SOON_MS);

function reserved(): readonly number[] {
  // By its schema.
  return scene
    .recordsOf(depotContract, 'Reserved')
    .map(({ value }) => (value as { readonly quantity: number }).quantity);
}

type Outcome = { readonly decision: string; readonly commandTime: Date };

function outcomes(): readonly Outcome[] {
  return scene.recordsOf(depotContract, 'CommandOutcome').map(({ value }) => value as Outcome); // By its schema.
}

test('a command is sent when its time has come, and bears that time', async () => {
  await scene.react(soon);
  await scene.decide();
  const asked = Date.now();

  await scene.order(ONE, 5);

  await eventually(() => reserved().length === 1);
  expect(outcomes().map(({ commandTime }) => commandTime.getTime() >= asked + SOON_MS)).toEqual([true]);
});

test('a near timer does not wait for a distant one that was set before it', async () => {
  await scene.react(reservingLater((quantity) => (quantity === 5 ? LATE_MS : SOON_MS)));
  await scene.decide();
  await scene.order(ONE, 5, 5);
  await eventually(() => timers().then(({ length }) => length === 1));

  await scene.order(ONE, 6, 6);

  await eventually(() => reserved().length === 1);
  expect(reserved()).toEqual([6]);
  expect(await timers()).toHaveLength(1);
});

test('H10: of two timers of one aggregate the later set may come first; both have their effect', async () => {
  await scene.react(reservingLater((quantity) => (quantity === 5 ? 3 * SOON_MS : 1)));
  await scene.decide();
  await scene.order(ONE, 5, 5);
  await scene.order(ONE, 6, 6);

  await eventually(() => reserved().length === 2);
  expect(reserved()).toEqual([6, 5]);
});

test('a timer survives the reactor that set it', async () => {
  const died = await scene.react(reservingLater(() => 3 * SOON_MS));
  await scene.decide();
  await scene.order(ONE, 5);
  await eventually(() => timers().then(({ length }) => length === 1));
  await died.drain(5_000);

  await scene.react(soon);

  await eventually(() => reserved().length === 1);
  await eventually(() => timers().then(({ length }) => length === 0));
});

test('H10: a timer that is sent again, because nobody could note that it was sent, has one effect', async () => {
  let failures = 3;
  const forgetful: ReactorStore = {
    ...scene.store,
    removeTimers: (reactor, removed) => {
      failures -= 1;
      if (failures >= 0) return Promise.reject(new PartUnavailableError('MongoDB is away.'));
      return scene.store.removeTimers(reactor, removed);
    },
  };
  await scene.react(soon, {}, { store: forgetful });
  await scene.decide();

  await scene.order(ONE, 5);

  await eventually(() => timers().then(({ length }) => length === 0 && outcomes().length === 4));
  expect(outcomes().map(({ decision }) => decision)).toEqual(['SUCCEEDED', 'DUPLICATE', 'DUPLICATE', 'DUPLICATE']);
  expect(reserved()).toEqual([5]);
});

test('a timer that can not be kept holds back its aggregate, and is set once the store is back', async () => {
  const role = await scene.react(soon);
  await scene.decide();
  await eventually(() => role.health().ready);
  scene.store.setAway(true);
  await scene.order(ONE, 5);
  await eventually(() => Reflect.get(Object(role.health().details), 'parked') === 1);
  expect(role.health().ready).toBe(false);

  scene.store.setAway(false);

  await eventually(() => reserved().length === 1);
  await eventually(() => role.health().ready);
});

test('what can not be sent is tried again, and health says why', async () => {
  let isAway = true;
  const appender: CommandAppender = {
    accepting: true,
    append: (...append) =>
      isAway ? Promise.reject(new NotAcceptedError('Kafka is away.')) : scene.log.appender.append(...append),
  };
  const role = await scene.react(soon, {}, { appender });
  await scene.decide();
  await scene.order(ONE, 5);
  await eventually(() => role.health().waitingFor === 'Kafka is away.');

  isAway = false;

  await eventually(() => reserved().length === 1);
  await eventually(() => role.health().ready);
});

test('an invalid date is refused at once', () => {
  const command = send(depotContract, 'Reserve', 'o-1', { quantity: 1 });

  expect(() => sendAt(new Date(Number.NaN), command)).toThrow('Reserve can not be sent at an invalid date.');
});

function timers() {
  const tag = topicTag(commandsTopic('shop', 'order'));
  const partitions = Array.from({ length: PARTITIONS }, (_, n) => positionKey(tag, n));
  return scene.store.readTimers('shop.fulfilment', { partitions, through: undefined, limit: 10 });
}
