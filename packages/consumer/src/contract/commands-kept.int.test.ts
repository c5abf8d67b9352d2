import type { NewRecord } from '@waybill/messages';
import { toOffset } from '@waybill/messages';
import { eventually } from '@waybill/testing';

import { addRecord, COMMANDS } from '../fixtures.ts';
import { COMMAND_AGES } from '../owner/command-ages.ts';
import type { OwnerProcess } from '../owner/fixtures.ts';
import { openGate } from './gate.ts';
import type { KafkaScene } from './kafka-scene.ts';
import { openKafkaScene } from './kafka-scene.ts';

const MINUTE_MS = 60_000;
const patient = { withinMs: 20_000 };
/** The broker takes no record that is an hour old, so half of one stands for a day and for thirty. */
const ages = { keptMs: 30 * MINUTE_MS, lateMs: 30 * MINUTE_MS };

let scene: KafkaScene;
beforeEach(async () => {
  scene = await openKafkaScene();
});
afterEach(() => scene.close());

function add(idempotencyKey: string): NewRecord {
  return addRecord(scene.codec, { idempotencyKey });
}

async function send(minutesOld: number, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await scene.lane.append(COMMANDS, add(key), Date.now() - minutesOld * MINUTE_MS);
}

/** Whether the command at this offset is still there. */
async function isKept(offset: number): Promise<boolean> {
  try {
    for await (const [record] of scene.log.readRange(COMMANDS, toOffset(offset), toOffset(offset)))
      if (record !== undefined) return true;
    return false;
  } catch {
    return false;
  }
}

async function kept(count: number): Promise<readonly boolean[]> {
  return Promise.all(Array.from({ length: count }, (_, offset) => isKept(offset)));
}

async function takeOver(decided: number, commandAges = ages): Promise<OwnerProcess> {
  const owner = scene.start(scene.log, { ages: commandAges });
  await eventually(() => owner.status.phase === 'deciding' && owner.status.decided === decided, patient);
  return owner;
}

test('commands are kept until decided: only what is decided and old is deleted, but for the last decided one', async () => {
  await send(50, 'a', 'b', 'c');
  await (await takeOver(3)).revoke();
  expect(await kept(3)).toEqual([true, true, true]);

  await (await takeOver(0)).revoke();

  await eventually(async () => !(await isKept(1)), patient);
  expect(await kept(3)).toEqual([false, false, true]);
  // The next one finds it, and goes on.
  await send(0, 'd');
  await takeOver(1);
});

test('commands are kept until decided: what is young is kept though it is decided', async () => {
  await send(50, 'a');
  await send(0, 'b', 'c', 'd');
  await (await takeOver(4)).revoke();

  await (await takeOver(0)).revoke();

  await eventually(async () => !(await isKept(0)), patient);
  expect(await kept(4)).toEqual([false, true, true, true]);
});

test('commands are kept until decided: what waits is kept however old it is, and is an alarm', async () => {
  await send(50, 'a', 'b');
  const gate = openGate();
  const owner = scene.start(gate.hold(scene.log), { ages });
  await eventually(() => gate.waiting, patient);

  const waiting = { ...owner.status };
  const before = await kept(2);
  gate.open();
  await eventually(() => owner.status.decided === 2, patient);
  await send(0, 'c');
  await eventually(() => owner.status.decided === 3 && !owner.status.late, patient);

  expect(waiting.late).toBe(true);
  expect(before).toEqual([true, true]);
  expect(owner.lines.filter(({ message }) => message === 'commands have waited for too long')).toEqual([
    expect.objectContaining({ level: 'error', fields: expect.objectContaining({ offset: 0n }) }),
  ]);
});

test('commands are kept until decided: thirty days, and an alarm after one', () => {
  expect(COMMAND_AGES).toEqual({ keptMs: 30 * 24 * 60 * MINUTE_MS, lateMs: 24 * 60 * MINUTE_MS });
});
