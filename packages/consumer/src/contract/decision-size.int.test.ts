import type { NewRecord } from '@waybill/messages';
import { OUTCOME_TYPE } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { RUN_LIMITS } from '../decision/decide-run.ts';
import { addRecord } from '../fixtures.ts';
import { withWriter } from '../owner/fixtures.ts';
import type { KafkaScene } from './kafka-scene.ts';
import { openKafkaScene } from './kafka-scene.ts';

const patient = { withinMs: 20_000 };

let scene: KafkaScene;
/** What was appended, batch by batch. */
let batches: (readonly NewRecord[])[];
beforeEach(async () => {
  scene = await openKafkaScene();
  batches = [];
});
afterEach(() => scene.close());

function startCounting() {
  const counting = withWriter(scene.log, (writer) => ({
    ...writer,
    append: (records) => {
      batches.push(records);
      return writer.append(records);
    },
  }));
  return scene.start(counting);
}

function bytesOf(records: readonly NewRecord[]): number {
  return records.reduce((sum, { value }) => sum + value.length, 0);
}

function typeOf(record: NewRecord | undefined): string | undefined {
  return record?.headers.constant.find(([name]) => name === 'ce_type')?.[1];
}

test('10: a run of more than 500 records or 512 KiB is cut at decision boundaries, and nothing of it is lost', async () => {
  const many = Array.from({ length: 900 }, (_, n) => addRecord(scene.codec, { idempotencyKey: `${n}`, by: 1 }));
  const long = Array.from({ length: 6 }, (_, n) =>
    addRecord(scene.codec, { idempotencyKey: `long ${n}`, by: 1, note: 'praise 200000' }),
  );
  await scene.send([...many, ...long]);

  startCounting();
  await eventually(async () => (await scene.outcomes()).length === 906, patient);

  expect((await scene.outcomes()).map(({ commandOffset }) => Number(commandOffset))).toEqual(
    Array.from({ length: 906 }, (_, offset) => offset),
  );
  expect((await scene.outcomes()).every(({ decision }) => decision === 'SUCCEEDED')).toBe(true);
  expect(batches.length).toBeGreaterThanOrEqual(6);
  for (const batch of batches) {
    expect(batch.length).toBeLessThanOrEqual(RUN_LIMITS.records);
    expect(bytesOf(batch)).toBeLessThanOrEqual(RUN_LIMITS.sizeBytes);
    expect(typeOf(batch.at(-1))).toBe(OUTCOME_TYPE);
  }
}, 60_000);

test('10: a single decision over the limit becomes Failed with decision-too-large, and the partition goes on', async () => {
  await scene.send([
    addRecord(scene.codec, { idempotencyKey: 'a' }),
    addRecord(scene.codec, { idempotencyKey: 'b', note: 'large' }),
    // More than any batch of the broker may hold.
    addRecord(scene.codec, { idempotencyKey: 'c', note: 'praise 1500000' }),
    addRecord(scene.codec, { idempotencyKey: 'd' }),
  ]);

  const owner = startCounting();
  await eventually(async () => (await scene.outcomes()).length === 4, patient);

  const ends = (await scene.outcomes()).map(({ decision, error, aggregateVersion }) => [
    error?.code ?? decision,
    aggregateVersion,
  ]);
  expect(ends).toEqual([
    ['SUCCEEDED', 1],
    ['decision-too-large', 1],
    ['decision-too-large', 1],
    ['SUCCEEDED', 2],
  ]);
  // Its first claim was enough.
  expect((await scene.records()).filter(({ key }) => key === null)).toHaveLength(1);
  expect(owner.status).toMatchObject({ phase: 'deciding', decided: 4 });
});
