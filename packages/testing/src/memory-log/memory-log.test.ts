import { randomUUID } from 'node:crypto';

import { toOffset } from '@waybill/messages';

import { claimBy, describeLog, numbered } from './describe-log.ts';
import { createMemoryLog } from './memory-log.ts';

describeLog('memory', () => {
  const log = createMemoryLog();
  return Promise.resolve({
    log,
    appender: log.appender,
    freshPartitions: (count) => {
      const topic = randomUUID();
      return Promise.resolve(Array.from({ length: count }, (_, partition) => ({ topic, partition })));
    },
    close: () => Promise.resolve(),
  });
});

const at = { topic: 'orders.order.events.v1', partition: 3 };

test('loses an append before it landed', async () => {
  const log = createMemoryLog();
  const writer = await log.openWriter(at);
  await writer.claim(claimBy('one'));

  log.failNextAppend('lost-before');

  await expect(writer.append([numbered('a')])).rejects.toMatchObject({ code: 'append-failed' });
  expect(log.recordsOf(at)).toHaveLength(1);
});

test('loses the answer to an append that landed', async () => {
  const log = createMemoryLog();
  const writer = await log.openWriter(at);
  await writer.claim(claimBy('one'));

  log.failNextAppend('lost-after', at);

  await expect(writer.append([numbered('a')])).rejects.toMatchObject({ code: 'append-failed' });
  expect(log.recordsOf(at)).toHaveLength(2);
});

test('loses only the append that was meant', async () => {
  const log = createMemoryLog();
  log.failNextAppend('lost-before', at);

  const elsewhere = await log.appender.append({ ...at, partition: 4 }, numbered('a'), 0);
  const here = log.appender.append(at, numbered('b'), 0);

  expect(elsewhere).toBe(0n);
  await expect(here).rejects.toMatchObject({ code: 'append-unknown' });
});

test('refuses commands while it does not accept them', async () => {
  const log = createMemoryLog();

  log.appender.accepting = 'The broker does not answer.';

  await expect(log.appender.append(at, numbered('a'), 0)).rejects.toMatchObject({ code: 'not-accepted' });
});

test('has no history below the start that was moved', async () => {
  const log = createMemoryLog();
  log.plant(at, [numbered('a'), numbered('b'), numbered('c')]);

  log.truncate(at, toOffset(2n));

  const loop = log.openFetchLoop();
  loop.assign(at, toOffset(1n));
  await expect(loop.take(10, AbortSignal.timeout(1_000))).rejects.toMatchObject({ code: 'offset-out-of-range' });
  expect(log.recordsOf(at).map(({ offset }) => offset)).toEqual([2n]);
});
