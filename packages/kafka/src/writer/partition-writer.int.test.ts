import type { PartitionWriter, TopicPartition } from '@waybill/messages';
import type { FaultProxy } from '@waybill/testing';
import { createFaultProxy, eventually } from '@waybill/testing';

import { createKafkaAdmin } from '../admin/kafka-admin.ts';
import type { KafkaLog } from '../kafka-log.ts';
import { createKafkaLog } from '../kafka-log.ts';
import { testConnection } from '../test-connection.ts';
import { namesIn, numbered } from '../test-records.ts';

const topic = 'orders.order.events.v1';
const direct = testConnection();
let proxy: FaultProxy;
/** The old owner writes through the proxy, its successor does not. */
let faulty: KafkaLog;
let log: KafkaLog;
let partition = 0;
let at: TopicPartition;

beforeAll(async () => {
  const admin = createKafkaAdmin(direct);
  await admin.createTopics([{ topic, kind: 'events', partitions: 24 }]);
  await admin.close();
});
beforeEach(async () => {
  at = { topic, partition: partition++ };
  proxy = await createFaultProxy();
  faulty = createKafkaLog({ ...direct, openSocket: proxy.openSocket });
  log = createKafkaLog(direct);
});
afterEach(async () => {
  await faulty.close();
  await log.close();
  await proxy.close();
});

async function claimed(
  from: KafkaLog,
  where = at,
): Promise<{ readonly writer: PartitionWriter; readonly token: bigint }> {
  const writer = await from.openWriter(where);
  return { writer, token: await writer.claim(numbered('claim')) };
}

test('an append that was held in the network until a successor had claimed is refused when it arrives', async () => {
  const old = await claimed(faulty);
  const held = proxy.arm('hold', 'request', 'Produce');
  const append = old.writer.append([numbered('zombie', old.token)]).catch((error: unknown) => error);
  await eventually(() => held.hits === 1);

  const successor = await claimed(log);
  held.release();

  expect(await append).toMatchObject({ code: 'fenced' });
  expect(await successor.writer.append([numbered('mine', successor.token)])).toBe(2n);
  expect(await namesIn(log, at)).toEqual(['claim', 'claim', 'mine']);
});

test('the claim is what fences: an append that was held until a successor had its epoch alone is taken', async () => {
  const old = await claimed(faulty);
  const held = proxy.arm('hold', 'request', 'Produce');
  const append = old.writer.append([numbered('old', old.token)]);
  await eventually(() => held.hits === 1);

  const successor = await log.openWriter(at);
  held.release();

  expect(await append).toBe(1n);
  expect(await successor.claim(numbered('claim'))).toBe(2n);
});

test.each(['drop', 'close'] as const)(
  'an append whose answer is lost (%s) fails, and a successor finds it before its claim',
  async (action) => {
    const old = await claimed(faulty);
    proxy.arm(action, 'response', 'Produce');

    const append = old.writer.append([numbered('landed', old.token)]);

    await expect(append).rejects.toMatchObject({ code: 'append-failed' });
    await expect(old.writer.append([numbered('more', old.token)])).rejects.toMatchObject({ code: 'append-failed' });
    const successor = await claimed(log);
    expect(successor.token).toBe(2n);
    expect(await namesIn(log, at)).toEqual(['claim', 'landed', 'claim']);
  },
);

test('a claim whose answer is lost is superseded by the next one', async () => {
  const writer = await faulty.openWriter(at);
  proxy.arm('drop', 'response', 'Produce');

  await expect(writer.claim(numbered('claim'))).rejects.toMatchObject({ code: 'append-failed' });

  expect((await claimed(log)).token).toBe(1n);
});

test('a batch that is too large is not stored, not even in part, and a successor goes on', async () => {
  const old = await claimed(log);
  const large = { ...numbered('large', old.token), value: Buffer.alloc(600_000) };

  const append = old.writer.append([large, large]);

  await expect(append).rejects.toMatchObject({ code: 'append-failed' });
  const successor = await claimed(log);
  expect(await successor.writer.append([numbered('small', successor.token)])).toBe(2n);
});

test('owners share a flight, and one that is fenced fails alone', async () => {
  const fenced = await claimed(faulty);
  const sound = await claimed(faulty, { topic, partition: partition++ });
  await claimed(log);
  const flights = proxy.seen('request', 'Produce');

  const refused = fenced.writer.append([numbered('zombie', fenced.token)]);
  const taken = sound.writer.append([numbered('mine', sound.token)]);

  await expect(refused).rejects.toMatchObject({ code: 'fenced' });
  expect(await taken).toBe(1n);
  expect(proxy.seen('request', 'Produce') - flights).toBe(1);
});

test('two appends of one owner at once are refused, since their order would be lost', async () => {
  const { writer, token } = await claimed(log);

  const first = writer.append([numbered('a', token)]);
  const second = writer.append([numbered('b', token)]);

  await expect(second).rejects.toThrow('at once');
  expect(await first).toBe(1n);
  expect(await namesIn(log, at)).toEqual(['claim', 'a']);
});

test('owners with the same prefix fence each other, whatever their clients are called; others do not', async () => {
  const old = await claimed(log);
  const renamed = createKafkaLog({ ...direct, clientId: 'another-deployment' });

  await claimed(renamed);

  await expect(old.writer.append([numbered('zombie', old.token)])).rejects.toMatchObject({ code: 'fenced' });
  await renamed.close();
});

test('the coordinator that is away for a moment is asked again', async () => {
  proxy.arm('close', 'request', 'InitProducerId', 2);

  const writer = await faulty.openWriter(at);

  expect(await writer.claim(numbered('claim'))).toBe(0n);
});

test('a dead letter is stored at least once, though its first answer was lost', async () => {
  proxy.arm('drop', 'response', 'Produce');

  await faulty.appendDeadLetter(at, numbered('broken'));

  expect(await namesIn(log, at)).toEqual(['broken', 'broken']);
});
