import type { NewRecord } from '@waybill/messages';
import { toOffset } from '@waybill/messages';
import type { Role } from '@waybill/service';
import { eventually } from '@waybill/testing';

import { addRecord, COMMANDS, counterIn } from '../fixtures.ts';
import { EVENTS } from '../owner/fixtures.ts';
import type { KafkaScene } from './kafka-scene.ts';
import { asNewRecord, openKafkaScene } from './kafka-scene.ts';
import { runInsisting } from './run-insisting.ts';

const patient = { withinMs: 20_000 };
const neighbour = { commands: { ...COMMANDS, partition: 1 }, events: { ...EVENTS, partition: 1 } };

let scene: KafkaScene;
let role: Role | undefined;
beforeEach(async () => {
  scene = await openKafkaScene();
  role = undefined;
});
afterEach(async () => {
  await role?.drain(20_000);
  await scene.close();
});

function add(idempotencyKey: string): NewRecord {
  return addRecord(scene.codec, { idempotencyKey });
}

/** As an administrator might do it by mistake. */
function truncate(at: typeof COMMANDS, below: number): Promise<void> {
  return scene.log.forget(at, toOffset(below), Date.now() + 60_000);
}

/** Starts a consumer of both partitions, and expects that the first one stops with this reason and the other goes on. */
async function expectStopped(reason: string): Promise<void> {
  const consumer = (role = await runInsisting(scene, [0, 1]));
  await expectAlarm(consumer, reason);
}

async function expectAlarm(consumer: Role, reason: string): Promise<void> {
  await scene.send([addRecord(scene.codec, { aggregateId: counterIn(1) })], neighbour.commands);
  await eventually(async () => (await scene.outcomes(neighbour.events)).length === 1, patient);
  await eventually(() => (consumer.health().details['stopped'] as unknown[]).length === 1, patient); // Written by us.
  const partition = `${COMMANDS.topic}/0`;
  const stopped = { partition, reason: expect.stringContaining(reason) };
  expect(consumer.health()).toMatchObject({
    ready: true,
    details: {
      decided: 1,
      stopped: [stopped],
      partitions: [{ ...stopped, phase: 'stopped', decided: 0 }, { decided: 1 }],
    },
  });
}

test('14: commands that were deleted before they were decided stop their partition alone, with an alarm', async () => {
  await scene.send([add('a'), add('b'), add('c')]);
  await truncate(COMMANDS, 2);

  await expectStopped('history is missing');
});

test('14: commands that are deleted under a running owner stop it with an alarm', async () => {
  const { log, proxy } = await scene.openFaulty();
  const owner = scene.start(log);
  await scene.send([add('a')]);
  await eventually(() => owner.status.decided === 1, patient);

  proxy.isDown = true;
  await scene.send([add('b'), add('c'), add('d')]);
  await truncate(COMMANDS, 3);
  proxy.isDown = false;

  await eventually(() => owner.status.phase === 'stopped', patient);
  expect(owner.status.reason).toContain('history is missing');
  expect(owner.lines).toContainEqual(expect.objectContaining({ level: 'error' }));
  expect(await scene.outcomes()).toHaveLength(1);
});

test('14: events that are missing at the begin of a partition stop it alone, with an alarm', async () => {
  const first = scene.start();
  await scene.send([add('a'), add('b')]);
  await eventually(() => first.status.decided === 2, patient);
  await first.revoke();
  await truncate(EVENTS, 2);

  await expectStopped('history is missing');
});

describe('H20: behind a lost tail of commands', () => {
  /** The events of two commands stand in a log whose commands are these. */
  async function decideTwoBut(commands: readonly NewRecord[]): Promise<void> {
    const whole = await openKafkaScene();
    const owner = whole.start();
    await whole.send([add('a'), add('b')]);
    await eventually(() => owner.status.decided === 2, patient);
    await owner.revoke();
    await scene.send((await whole.records()).map(asNewRecord), EVENTS);
    await whole.close();
    await scene.send(commands);
  }

  test('another command at the position stops the partition, so that nothing is swallowed', async () => {
    await decideTwoBut([add('a'), add('x'), add('y')]);

    await expectStopped(`${COMMANDS.topic}/0@1 is not`);
  });

  test('no command at the position stops the partition', async () => {
    await decideTwoBut([add('a')]);

    await expectStopped('its tail was lost');
  });

  test('a command that retention took stops nothing', async () => {
    await decideTwoBut([add('a'), add('b'), add('c')]);
    await truncate(COMMANDS, 2);

    const owner = scene.start();

    await eventually(() => owner.status.decided === 1, patient);
  });
});
