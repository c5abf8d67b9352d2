import type { TopicPartition } from '@waybill/messages';
import { createMemoryGroup, createMemoryLog, eventually } from '@waybill/testing';

import { defineConsumer } from './define-consumer.ts';
import { addRecord, counter, countersContract, countersIn, openCountersCodec } from './fixtures.ts';
import { runConsumer } from './run-consumer.ts';

const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const commands: TopicPartition = { topic: 'counters.counter.commands.v1', partition: 0 };
const events: TopicPartition = { topic: 'counters.counter.events.v1', partition: 0 };

test('a consumer decides what is appended, in order, and leaves in order', async () => {
  const codec = await openCountersCodec();
  const log = createMemoryLog();
  const group = createMemoryGroup([commands]);
  const definition = defineConsumer({ team: 'counters', contract: countersContract, deciders: { counter } });
  const parts = { log, joinMembership: () => Promise.resolve(group.join()), codec, logger, now: Date.now };
  const role = await runConsumer(definition, { build: 'test' }, parts);

  for (const aggregateId of countersIn(0, 3)) {
    await log.appender.append(commands, addRecord(codec, { aggregateId }), Date.now());
  }
  await eventually(() => role.health().details['decided'] === 3);
  await role.drain(1_000);

  expect(log.recordsOf(events).map(({ headers }) => headers['ce_type']?.split('.').at(-1))).toEqual([
    'Claim',
    ...['Added', 'CommandOutcome', 'Added', 'CommandOutcome', 'Added', 'CommandOutcome'],
    'Claim',
  ]);
});
