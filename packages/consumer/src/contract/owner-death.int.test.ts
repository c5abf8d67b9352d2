import type { NewRecord } from '@waybill/messages';
import { AppendFailedError } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { addRecord } from '../fixtures.ts';
import { DEAD_LETTERS, withWriter } from '../owner/fixtures.ts';
import type { KafkaScene } from './kafka-scene.ts';
import { openKafkaScene } from './kafka-scene.ts';

const patient = { withinMs: 20_000 };
/** Dead owners stay dead. */
const once = { backOffMs: [60_000, 60_000], longestBackOffMs: 60_000, fencedMs: [0, 0], renewMs: 3_600_000 } as const;

let scene: KafkaScene;
beforeEach(async () => {
  scene = await openKafkaScene();
});
afterEach(() => scene.close());

function add(idempotencyKey: string): NewRecord {
  return addRecord(scene.codec, { idempotencyKey });
}

/** An owner that dies at its first decision: it leaves a claim without a release. */
async function die(): Promise<void> {
  let isDead = false;
  const mortal = withWriter(scene.log, (writer) => ({
    ...writer,
    append: () => {
      isDead = true;
      return Promise.reject(new AppendFailedError('It died.'));
    },
  }));
  scene.start(mortal, { timing: once });
  await eventually(() => isDead, patient);
}

async function ends(count: number) {
  await eventually(async () => (await scene.outcomes()).length >= count, patient);
  return (await scene.outcomes()).map(({ decision, error }) => error?.code ?? decision);
}

test('a decider that kills its process: after three deaths on a command it alone ends as decider-defect', async () => {
  await scene.send([add('killer'), add('b'), add('c')]);
  for (let deaths = 0; deaths < 3; deaths += 1) await die();

  scene.start();

  expect(await ends(3)).toEqual(['decider-defect', 'SUCCEEDED', 'SUCCEEDED']);
  expect((await scene.records(DEAD_LETTERS)).map(({ headers }) => headers['kafka_dlt-original-offset'])).toEqual(['0']);
});

test('a decider that kills its process: two deaths are no proof', async () => {
  await scene.send([add('a')]);
  for (let deaths = 0; deaths < 2; deaths += 1) await die();

  scene.start();

  expect(await ends(1)).toEqual(['SUCCEEDED']);
});
