import type { MessageCodec } from '@waybill/avro';
import { toAggregateId } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { depotContract, shopContract } from './fixtures.ts';
import type { Scene } from './scene.ts';
import { openScene, openSceneCodec, orderIds } from './scene.ts';

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

function outcomesOf(id: string) {
  return scene.recordsOf(shopContract, 'CommandOutcome').filter((outcome) => outcome.id === id);
}

test('an event becomes a command of another team, its answer one of our own, and the operation ends', async () => {
  await scene.react();
  await scene.decide();

  await scene.order(ONE, 3);

  await eventually(() => scene.recordsOf(shopContract, 'Settled').length === 1);
  expect(scene.recordsOf(depotContract, 'Reserved')).toEqual([{ id: ONE, value: { quantity: 3 } }]);
  expect(scene.recordsOf(shopContract, 'Settled')).toEqual([{ id: ONE, value: { code: null } }]);
  expect(outcomesOf(ONE)).toMatchObject([
    { value: { decision: 'RUNNING' } },
    { value: { decision: 'SUCCEEDED', process: { decision: 'SUCCEEDED', steps: [{ step: 'settled' }] } } },
  ]);
});

test('a refusal is an answer too', async () => {
  await scene.react();
  await scene.decide();

  await scene.order(ONE, 101);

  await eventually(() => scene.recordsOf(shopContract, 'Settled').length === 1);
  expect(scene.recordsOf(depotContract, 'Reserved')).toEqual([]);
  expect(scene.recordsOf(shopContract, 'Settled')).toEqual([{ id: ONE, value: { code: 'sold-out' } }]);
  expect(outcomesOf(ONE).at(-1)).toMatchObject({ value: { process: { error: { code: 'sold-out' } } } });
});

test('H10: what was sent again, because nobody had written down that it was sent, has no second effect', async () => {
  await scene.decide();
  const first = await scene.react();
  await eventually(() => first.health().ready);
  scene.store.setAway(true);
  for (const id of orderIds(20)) await scene.order(id, 1);
  await eventually(() => scene.recordsOf(shopContract, 'Settled').length === 20);
  await first.drain(5_000);
  scene.store.setAway(false);

  const second = await scene.react();
  await eventually(() => second.health().details['sent'] === 40);
  const duplicates = () =>
    [shopContract, depotContract].flatMap((contract) =>
      scene
        .recordsOf(contract, 'CommandOutcome')
        .filter(({ value }) => (value as { decision: string }).decision === 'DUPLICATE'),
    );
  await eventually(() => duplicates().length === 40);

  expect(scene.recordsOf(depotContract, 'Reserved')).toHaveLength(20);
  expect(scene.recordsOf(shopContract, 'Settled')).toHaveLength(20);
});
