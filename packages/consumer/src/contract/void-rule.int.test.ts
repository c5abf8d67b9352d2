import type { LogRecord, NewRecord } from '@waybill/messages';
import { AppendFailedError } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { addRecord } from '../fixtures.ts';
import { EVENTS, withWriter } from '../owner/fixtures.ts';
import type { KafkaScene } from './kafka-scene.ts';
import { asNewRecord, openKafkaScene } from './kafka-scene.ts';
import { liveFrom, readAsDecider, readAsProjector } from './readers.ts';

const patient = { withinMs: 20_000 };

let scene: KafkaScene;
beforeEach(async () => {
  scene = await openKafkaScene();
});
afterEach(() => scene.close());

function add(idempotencyKey: string, by: number): NewRecord {
  return addRecord(scene.codec, { idempotencyKey, by });
}

/** Stays away once it failed. */
const once = { backOffMs: [60_000, 60_000], longestBackOffMs: 60_000, fencedMs: [0, 0], renewMs: 3_600_000 } as const;

/** Decides what waits and is gone before that is sent: a decision under a claim that will be superseded. */
async function decideAndVanish(): Promise<readonly NewRecord[]> {
  const decided: NewRecord[] = [];
  const vanishing = withWriter(scene.log, (writer) => ({
    ...writer,
    append: (records) => {
      decided.push(...records);
      return Promise.reject(new AppendFailedError('It vanished.'));
    },
  }));
  scene.start(vanishing, { timing: once });
  await eventually(() => decided.length > 0, patient);
  return decided;
}

function offsetsOf(records: readonly LogRecord[]): readonly bigint[] {
  return records.map(({ offset }) => offset);
}

test('9: planted records of superseded claims change nothing for the next owner, the projector and a reader that begins anywhere', async () => {
  await scene.send([add('a', 5), add('b', 5)]);
  const zombie = await decideAndVanish();
  const first = scene.start();
  await eventually(() => first.status.decided === 2, patient);

  // A whole decision, half of one, and what nobody wrote; each behind the claim that supersedes its own.
  await scene.send(zombie, EVENTS);
  await scene.send([add('c', 7)]);
  await eventually(async () => (await scene.outcomes()).length === 3, patient);
  await scene.send(
    [...zombie.slice(0, 1), { ...add('x', 100), headers: { constant: [], varying: [] }, headerValues: [] }],
    EVENTS,
  );
  const next = scene.start();
  await scene.send([add('d', 3)]);
  await eventually(async () => (await scene.outcomes()).length === 4, patient);

  const truth = { count: 20, version: 4, voidRecords: zombie.length + 2 };
  const [decider, projector] = [await readAsDecider(scene), await readAsProjector(scene)];
  const outcomes = await scene.outcomes();
  const live = offsetsOf(await scene.live());
  expect(decider.voidRecords).toBeGreaterThanOrEqual(truth.voidRecords);
  expect([decider, projector]).toEqual([{ ...truth, voidRecords: decider.voidRecords }, decider]);
  expect(outcomes.map(({ commandOffset, aggregateVersion }) => [Number(commandOffset), aggregateVersion])).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
  ]);
  for (let from = 0; from <= Number(await scene.log.endOffset(EVENTS)); from += 1)
    expect(await liveFrom(scene, from)).toEqual(live.filter((offset) => offset >= from));
  await eventually(() => next.status.voidRecords >= truth.voidRecords, patient);
  expect(next.lines).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'records of superseded owners have no effect' }),
  );
});

test('H13: an owner whose claim an older, delayed claim superseded notices with its next append, and nothing is decided on void state', async () => {
  const owner = scene.start();
  await eventually(() => owner.status.phase === 'deciding', patient);
  const [claim] = await scene.records();
  if (claim === undefined) throw new Error('There is a claim.');

  // After the last epoch a successor has a new producer id, so the broker lets an old claim land behind its own.
  await scene.send([asNewRecord(claim)], EVENTS);
  await scene.send([add('a', 5), add('b', 5)]);
  await eventually(async () => (await scene.outcomes()).length === 2, patient);

  // Its first try stands behind the foreign claim and is void; the second one is the decision.
  const tries = (await scene.records()).filter(({ headers }) => headers['ce_id']?.endsWith('-0-outcome'));
  expect(tries).toHaveLength(2);
  await eventually(() => owner.status.voidRecords > 0, patient);
  expect(await readAsDecider(scene)).toMatchObject({ count: 10, version: 2 });
  expect(await readAsProjector(scene)).toEqual(await readAsDecider(scene));
  expect(owner.lines).toContainEqual(expect.objectContaining({ message: 'partition is taken up anew' }));
});
