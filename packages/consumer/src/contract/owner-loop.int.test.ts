import type { NewRecord } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { addRecord, COMMANDS } from '../fixtures.ts';
import type { OwnerProcess } from '../owner/fixtures.ts';
import { EVENTS } from '../owner/fixtures.ts';
import { openGate } from './gate.ts';
import type { KafkaScene } from './kafka-scene.ts';
import { openKafkaScene } from './kafka-scene.ts';

const timing = { backOffMs: [0, 50], longestBackOffMs: 500, fencedMs: [60_000, 60_000], renewMs: 3_600_000 } as const;
/** Whoever fails stays away for the rest of the test, as if membership had given its partition to another. */
const once = { ...timing, backOffMs: [60_000, 60_000], longestBackOffMs: 60_000 } as const;
const patient = { withinMs: 20_000 };

let scene: KafkaScene;
beforeEach(async () => {
  scene = await openKafkaScene();
});
afterEach(() => scene.close());

function add(idempotencyKey: string, by = 1): NewRecord {
  return addRecord(scene.codec, { idempotencyKey, by });
}

async function started(...args: Parameters<KafkaScene['start']>): Promise<OwnerProcess> {
  const owner = scene.start(...args);
  await eventually(() => owner.status.phase === 'deciding', patient);
  return owner;
}

/** Offset and version of each decision, in order. */
async function decisions(count: number) {
  await eventually(async () => (await scene.outcomes()).length >= count, patient);
  return (await scene.outcomes()).map(({ commandOffset, aggregateVersion }) => [
    Number(commandOffset),
    aggregateVersion,
  ]);
}

/** All copies of the outcome of the first command, void ones included. */
async function copiesOfFirst() {
  return (await scene.records()).filter(({ headers }) => headers['ce_id']?.endsWith('-0-outcome'));
}

async function claims() {
  return (await scene.records()).filter(({ key }) => key === null);
}

test('13, no claim: a decision that the network held until a successor had read to the end stands once', async () => {
  const { log: slow, proxy } = await scene.openFaulty();
  const old = await started(slow, { timing: once });
  const held = proxy.arm('hold', 'request', 'Produce');
  await scene.send([add('a')]);
  await eventually(() => held.hits === 1, patient);

  // The successor has read everything and has decided the same, and that is on its way.
  const decided = openGate();
  const successor = scene.start(decided.hold(scene.log), { timing: once });
  await eventually(() => decided.waiting, patient);
  held.release();
  await eventually(() => old.status.phase === 'waiting' || old.status.decided > 0, patient);
  decided.open();
  await eventually(() => successor.status.decided === 1, patient);
  await scene.send([add('b')]);

  expect(await decisions(2)).toEqual([
    [0, 1],
    [1, 2],
  ]);
  expect(await copiesOfFirst()).toHaveLength(1);
});

test('13, read before the claim: what the old owner still wrote before the claim is read, and not decided again', async () => {
  const old = await started(scene.log, { timing: once });
  const { log: slow, proxy } = await scene.openFaulty();
  const held = proxy.arm('hold', 'request', 'Produce');

  // Its epoch is known to the coordinator, its claim is on the way.
  const successor = scene.start(slow, { timing });
  await eventually(() => held.hits === 1, patient);
  await scene.send([add('a')]);
  await eventually(() => old.status.decided === 1, patient);
  held.release();
  await eventually(() => successor.status.phase === 'deciding', patient);
  await scene.send([add('b')]);

  expect(await decisions(2)).toEqual([
    [0, 1],
    [1, 2],
  ]);
  expect(await copiesOfFirst()).toHaveLength(1);
});

test.each(['request', 'response'] as const)(
  '13, reuse after a failed append: its %s was lost, so the owner claims and reads again, and decides once',
  async (direction) => {
    const { log: faulty, proxy } = await scene.openFaulty();
    const owner = await started(faulty, { timing });
    proxy.arm('close', direction, 'Produce');

    await scene.send([add('a')]);
    await eventually(async () => (await claims()).length === 2, patient);
    await scene.send([add('b')]);

    expect(await decisions(2)).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(await copiesOfFirst()).toHaveLength(1);
    expect(owner.lines.filter(({ message }) => message === 'partition is taken up anew')).toHaveLength(1);
  },
);

test('13, merge before the acknowledgement: nothing counts as decided and nobody is woken before the answer', async () => {
  const { log: slow, proxy } = await scene.openFaulty();
  const woken: unknown[] = [];
  const owner = await started(slow, { timing: once, onDecided: (at) => woken.push(at) });
  const held = proxy.arm('hold', 'response', 'Produce');
  await scene.send([add('a')]);
  await eventually(() => held.hits === 1, patient);
  const before = { ...owner.status };

  held.release();
  await eventually(() => owner.status.decided === 1, patient);

  expect([before.decided, before.decidedThrough]).toEqual([0, -1n]);
  expect(woken).toEqual([EVENTS]);
});

test('13, committed offset as position: owners begin behind the last outcome, whatever was fetched or appended before', async () => {
  const { log: mortal, proxy } = await scene.openFaulty();
  const first = await started(mortal, { timing: once });
  await scene.send([add('a'), add('b')]);
  await decisions(2);
  // It fetches both and dies: nothing of it is in the log.
  proxy.arm('close', 'request', 'Produce');
  await scene.send([add('c'), add('d')]);
  await eventually(() => first.status.phase === 'waiting', patient);

  const successor = await started(scene.log, { timing: once });

  expect((await decisions(4)).map(([offset]) => offset)).toEqual([0, 1, 2, 3]);
  expect(successor.status.decided).toBe(2);
  expect(await scene.log.endOffset(COMMANDS)).toBe(4n);
});
