import { createKafkaLog } from '@waybill/kafka';
import { eventually } from '@waybill/testing';

import { addRecord, COMMANDS } from '../fixtures.ts';
import { claimRecord } from '../owner/claim-record.ts';
import { EVENTS } from '../owner/fixtures.ts';
import type { KafkaScene } from './kafka-scene.ts';
import { openKafkaScene } from './kafka-scene.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let scene: KafkaScene;
beforeEach(async () => {
  scene = await openKafkaScene();
});
afterEach(() => scene.close());

test.each([
  ['an hour old', -HOUR_MS - MINUTE_MS],
  ['an hour ahead', HOUR_MS + MINUTE_MS],
])('H19: the broker refuses a command whose time is %s, and takes its neighbour', async (_, offMs) => {
  const append = (ms: number) => scene.lane.append(COMMANDS, addRecord(scene.codec), Date.now() + ms);

  await expect(append(offMs)).rejects.toMatchObject({ code: 'not-accepted' });

  expect(await append(offMs - Math.sign(offMs) * 5 * MINUTE_MS)).toBe(0n);
});

test('H19: an owner whose clock is an hour off can not even claim', async () => {
  const { connection, codec } = scene;
  const log = createKafkaLog(connection, () => Date.now() + HOUR_MS + MINUTE_MS);
  const writer = await log.openWriter(EVENTS);

  const claim = writer.claim(
    claimRecord(codec, 'counters', { owner: 'ahead', build: '', at: new Date(), released: false }),
  );

  await expect(claim).rejects.toMatchObject({ code: 'append-failed' });
  expect(await scene.log.endOffset(EVENTS)).toBe(0n);
  await log.close();
});

test('H19: the time of a command is the stamp of its record, whatever its headers and the clock of its owner say', async () => {
  const stampMs = Date.now() - 20 * MINUTE_MS;
  const record = addRecord(scene.codec, { time: new Date(0) });
  await scene.lane.append(COMMANDS, record, stampMs);

  scene.start(scene.log, { now: () => Date.now() + 30 * MINUTE_MS });
  await eventually(async () => (await scene.outcomes()).length === 1, { withinMs: 20_000 });

  expect((await scene.outcomes())[0]?.commandTime).toEqual(new Date(stampMs));
});
