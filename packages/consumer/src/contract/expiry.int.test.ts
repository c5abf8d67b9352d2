import { join } from 'node:path';

import { createKafkaAdmin } from '@waybill/kafka';
import type { NewRecord, PartitionWriter, TopicPartition } from '@waybill/messages';
import type { RunningStack } from '@waybill/stack';
import { readStackSettings, startPrivateStack } from '@waybill/stack';
import { eventually } from '@waybill/testing';

import { addRecord } from '../fixtures.ts';
import { claimRecord } from '../owner/claim-record.ts';
import { EVENTS } from '../owner/fixtures.ts';
import { openGate } from './gate.ts';
import type { KafkaScene } from './kafka-scene.ts';
import { openKafkaScene } from './kafka-scene.ts';
import { liveFrom, readAsDecider, readAsProjector } from './readers.ts';

const once = { backOffMs: [60_000, 60_000], longestBackOffMs: 60_000, fencedMs: [60_000, 60_000] } as const;
const patient = { withinMs: 30_000 };
/** A broker that forgets in seconds what must be remembered for days. */
const forgetful = {
  'transactional.id.expiration.ms': 5_000,
  'transaction.remove.expired.transaction.cleanup.interval.ms': 500,
  'producer.id.expiration.ms': 4_000,
  'producer.id.expiration.check.interval.ms': 500,
};
/** Partitions of owners of whom nothing is wanted but to see when the broker has forgotten them. */
const FIRST_CANARY = 3;
const PARTITIONS = 30;

let stack: RunningStack;
let scene: KafkaScene;
beforeAll(async () => {
  stack = await startPrivateStack({
    infra: join(process.cwd(), 'infra', 'local'),
    settings: { ...readStackSettings(process.env), mode: 'native', endpoints: {} },
    parts: ['kafka'],
    brokerProperties: forgetful,
  });
  scene = await openKafkaScene({ brokers: stack.endpoints.kafka, partitions: PARTITIONS });
}, 120_000);
afterAll(async () => {
  await scene.close();
  await stack.stop();
});

function eventsOf(partition: number): TopicPartition {
  return { ...EVENTS, partition };
}

async function claimed(partition: number): Promise<PartitionWriter> {
  const writer = await scene.log.openWriter(eventsOf(partition));
  const { codec } = scene;
  await writer.claim(claimRecord(codec, 'counters', { owner: 'o', build: '', at: new Date(), released: false }));
  return writer;
}

/** Void only because a later claim stands before it. */
function underFirstClaim(): NewRecord {
  return { key: null, value: Buffer.alloc(0), headers: { constant: [], varying: ['claim'] }, headerValues: ['0'] };
}

/** Whether the broker takes a record of an owner that somebody superseded, and the owner's own answer. */
async function tryZombie(writer: PartitionWriter, partition: number) {
  const before = await scene.log.endOffset(eventsOf(partition));
  const code = await writer.append([underFirstClaim()]).then(
    () => 'stored',
    (error: unknown) => (error as { readonly code: string }).code, // Writers fail with errors of the log.
  );
  return { code, isTaken: (await scene.log.endOffset(eventsOf(partition))) > before };
}

/** Resolves once the broker has forgotten the transactional ids of two canaries, one after the other. */
async function untilForgotten(canaries: readonly PartitionWriter[]): Promise<void> {
  let next = 0;
  let forgotten = 0;
  await eventually(
    async () => {
      const zombie = canaries[next];
      if (zombie === undefined) throw new Error('The broker forgets nobody.');
      const partition = FIRST_CANARY + next;
      next += 1;
      await claimed(partition);
      if ((await tryZombie(zombie, partition)).isTaken) forgotten += 1;
      return forgotten >= 2;
    },
    { withinMs: 60_000, everyMs: 600 },
  );
}

test('8: without renewal the broker takes what a forgotten owner writes, the token makes it void; with renewal it refuses', async () => {
  const gate = openGate();
  const zombie = scene.start(gate.hold(scene.log), { timing: { ...once, renewMs: 3_600_000 } });
  await scene.send([addRecord(scene.codec)]);
  await eventually(() => gate.waiting, patient);
  // In partition 1 both are idle; in partition 2 the successor claims again and again.
  const idle = { old: await claimed(1), successor: await claimed(1) };
  const renewed = { old: await claimed(2), timing: { ...once, renewMs: 500 } };
  const owner = scene.start(scene.log, { partition: 2, timing: renewed.timing });
  const canaries: PartitionWriter[] = [];
  for (let partition = FIRST_CANARY; partition < PARTITIONS; partition += 1) canaries.push(await claimed(partition));

  await untilForgotten(canaries);

  const successor = scene.start(scene.log, { timing: { ...once, renewMs: 3_600_000 } });
  await eventually(() => successor.status.decided === 1, patient);
  const live = (await scene.live()).map(({ offset }) => offset);
  gate.open();
  await eventually(() => zombie.status.phase === 'waiting', patient);
  expect(zombie.status.reason).toContain('Somebody else wrote');
  expect((await scene.records()).filter(({ headers }) => headers['ce_id']?.endsWith('-0-outcome'))).toHaveLength(2);
  const truth = { count: 1, version: 1, voidRecords: 2 };
  expect([await readAsDecider(scene), await readAsProjector(scene)]).toEqual([truth, truth]);
  for (const from of [0, 1, 2, 3, 4, 5]) {
    expect(await liveFrom(scene, from)).toEqual(live.filter((offset) => offset >= from));
  }

  expect(await tryZombie(idle.old, 1)).toEqual({ code: 'append-failed', isTaken: true });
  expect(await scene.live(eventsOf(1))).toEqual([]);
  // The living owner notices too, by a sequence that does not follow: it claims again.
  expect(await tryZombie(idle.successor, 1)).toEqual({ code: 'append-failed', isTaken: false });

  expect(await tryZombie(renewed.old, 2)).toEqual({ code: 'fenced', isTaken: false });
  expect(owner.lines.filter(({ message }) => message === 'partition taken over').length).toBeGreaterThan(5);
  expect(owner.lines).not.toContainEqual(expect.objectContaining({ level: 'warn' }));
}, 120_000);

test('8: the configuration check refuses a broker that forgets too early', async () => {
  const admin = createKafkaAdmin(scene.connection);

  await expect(admin.checkBroker()).rejects.toMatchObject({
    code: 'configuration-refused',
    message: expect.stringContaining('transactional.id.expiration.ms=5000: set it to 604800000 (7 days) or more'),
  });

  await admin.close();
});
