import { randomUUID } from 'node:crypto';

import type { Log } from '@waybill/messages';
import { openSnapshots } from '@waybill/service/snapshots';
import type { OpenedSnapshots } from '@waybill/service/snapshots';
import { eventually } from '@waybill/testing';

import { addRecord, COMMANDS, counterIn } from '../fixtures.ts';
import { EVENTS } from '../owner/fixtures.ts';
import { SNAPSHOT_SETTINGS } from '../snapshot/snapshot-settings.ts';
import { createSnapshots } from '../snapshot/snapshots.ts';
import type { KafkaScene } from './kafka-scene.ts';
import { openKafkaScene } from './kafka-scene.ts';

const patient = { withinMs: 20_000 };
const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

let scene: KafkaScene;
let opened: OpenedSnapshots;
beforeAll(async () => {
  scene = await openKafkaScene();
  const found = await openSnapshots(
    { MONGODB_URI: process.env['MONGODB_URI'], MONGODB_DB: `test-${randomUUID()}` },
    { logger },
  );
  if (found === undefined) throw new Error('MONGODB_URI is not set.');
  opened = found;
});
afterAll(async () => {
  await scene.close();
  await opened.close();
});

/** Where the history of the events was read from, of each reading. */
function watched(log: Log): { readonly log: Log; readonly from: bigint[] } {
  const from: bigint[] = [];
  return {
    from,
    log: {
      ...log,
      readRange: (at, start, through) => {
        if (at.topic === EVENTS.topic) from.push(start);
        return log.readRange(at, start, through);
      },
    },
  };
}

test('an owner leaves a snapshot in MongoDB, and its successor reads only what lies behind it', async () => {
  const settings = { ...SNAPSHOT_SETTINGS, memoryBytes: 0, everyRecords: 100 };
  const snapshots = createSnapshots(opened.store, settings);
  const round = (key: string) =>
    Array.from({ length: 200 }, (_, nth) =>
      addRecord(scene.codec, { aggregateId: counterIn(0, nth), idempotencyKey: key, by: 1 }),
    );
  const first = scene.start(scene.log, { snapshots });
  await scene.send([...round('a'), ...round('b')], COMMANDS);
  await eventually(async () => (await scene.outcomes()).length === 400, patient);
  await first.revoke();
  const head = await opened.store.readHead(EVENTS);

  const { log, from } = watched(scene.log);
  const second = scene.start(log, { snapshots });
  await scene.send([...round('b'), ...round('c')], COMMANDS);
  await eventually(async () => (await scene.outcomes()).length === 800, patient);

  // Its claim and, before that, the leave of the first one lie behind the last outcome.
  expect(head?.next).toBeGreaterThan(790n);
  expect(from).toEqual([0n, (head?.next ?? 0n) - 1n, head?.next]);
  const outcomes = await scene.outcomes();
  expect(outcomes.slice(400, 600).every(({ decision }) => decision === 'DUPLICATE')).toBe(true);
  expect(outcomes.slice(600).map(({ aggregateVersion }) => aggregateVersion)).toEqual(new Array(200).fill(3));
  expect(second.lines.filter(({ level }) => level === 'warn')).toEqual([]);
}, 60_000);
