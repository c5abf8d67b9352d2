import type { MessageCodec } from '@waybill/avro';
import { toOffset } from '@waybill/messages';
import { createMemoryLog } from '@waybill/testing';

import { addRecord, COMMANDS, commandIdFor, ONE, openCountersCodec } from '../fixtures.ts';
import { emptyPartition } from '../partition/partition-state.ts';
import { checkPosition } from './check-position.ts';

let codec: MessageCodec;
beforeAll(async () => {
  codec = await openCountersCodec();
});

/** Commands with the keys 0, 1, … */
function logOf(count: number) {
  const log = createMemoryLog();
  log.plant(
    COMMANDS,
    Array.from({ length: count }, (_, n) => addRecord(codec, { idempotencyKey: `${n}` })),
  );
  return log;
}

function decidedThrough(offset: number, key = String(offset)) {
  return { decidedThrough: toOffset(offset), lastCommandId: commandIdFor(key, ONE), logTimeMs: 0 };
}

test('H20: nothing was decided, so there is nothing to compare', async () => {
  await expect(checkPosition(logOf(0), COMMANDS, emptyPartition().progress)).resolves.toBeUndefined();
});

test('H20: the command at the position is the one that its outcome names', async () => {
  await expect(checkPosition(logOf(3), COMMANDS, decidedThrough(1))).resolves.toBeUndefined();
});

test('H20: another command at the position is an alarm', async () => {
  await expect(checkPosition(logOf(3), COMMANDS, decidedThrough(1, 'other'))).rejects.toMatchObject({
    code: 'position-broken',
    message: expect.stringContaining('The command counters.counter.commands.v1/0@1 is not '),
  });
});

test('H20: a log that ends before the position is an alarm', async () => {
  await expect(checkPosition(logOf(3), COMMANDS, decidedThrough(3))).rejects.toMatchObject({
    code: 'position-broken',
    message: expect.stringContaining('its tail was lost'),
  });
});

test('H20: a command that retention took is no alarm', async () => {
  const log = logOf(3);
  log.truncate(COMMANDS, toOffset(2));

  await expect(checkPosition(log, COMMANDS, decidedThrough(1))).resolves.toBeUndefined();
});

test('H20: a record without an id of its own is known by its address', async () => {
  const log = createMemoryLog();
  log.plant(COMMANDS, [
    { key: null, value: Buffer.alloc(0), headers: { constant: [], varying: [] }, headerValues: [] },
  ]);
  const lastCommandId = 'd1ffe2b0-0000-8000-8000-000000000000';

  await expect(
    checkPosition(log, COMMANDS, { decidedThrough: toOffset(0), lastCommandId, logTimeMs: 0 }),
  ).rejects.toMatchObject({ code: 'position-broken' });
});
