import type { MessageCodec } from '@waybill/avro';
import type { LogRecord, NewRecord } from '@waybill/messages';
import { CLAIM_TYPE, claimHeaders, OUTCOME_TYPE, toOffset } from '@waybill/messages';
import { createMemoryLog } from '@waybill/testing';

import { decideRun } from '../decision/decide-run.ts';
import { addRecord, commandsIn, counterKind, ONE, openCountersCodec, TWO, untraced } from '../fixtures.ts';
import { beginRestoring, foldRecord } from './fold-record.ts';
import { emptyPartition, merge, openStage } from './partition-state.ts';

const events = { topic: 'counters.counter.events.v1', partition: 0 };
let codec: MessageCodec;
beforeAll(async () => {
  codec = await openCountersCodec();
});

/** Records as they stand in the events partition, from offset 0. */
function logged(...records: readonly NewRecord[]): readonly LogRecord[] {
  const log = createMemoryLog();
  log.plant(events, records);
  return log.recordsOf(events);
}

function claim(owner = 'one', released = false): NewRecord {
  const value = codec.encode(CLAIM_TYPE, { owner, build: 'test', at: new Date(0), released, deciding: null });
  return {
    key: null,
    value,
    headers: claimHeaders(CLAIM_TYPE, '/test'),
    headerValues: ['id', new Date(0).toISOString()],
  };
}

/** The decisions on commands, written under a claim at this offset. */
function decisions(claimedAt: number, commands: readonly NewRecord[]) {
  const context = {
    kind: counterKind,
    codec,
    claim: toOffset(claimedAt),
    now: new Date(0),
    trace: untraced,
    build: 'test',
  };
  return decideRun(emptyPartition(), commandsIn(commands), context);
}

function restore(records: readonly LogRecord[], kind = counterKind) {
  const restoring = beginRestoring(openStage(emptyPartition()), kind, codec);
  for (const record of records) foldRecord(restoring, record);
  return restoring;
}

test('reading back gives the state that deciding left', () => {
  const run = decisions(0, [
    addRecord(codec, { aggregateId: ONE, idempotencyKey: 'a', by: 60 }),
    addRecord(codec, { aggregateId: TWO, idempotencyKey: 'b', by: -1 }),
    addRecord(codec, { aggregateId: ONE, idempotencyKey: 'c', by: 60 }),
    addRecord(codec, { aggregateId: ONE, idempotencyKey: 'a', by: 60 }),
    addRecord(codec, { aggregateId: ONE, idempotencyKey: 'd', note: 'throw' }),
  ]);
  merge(run.stage);

  const restoring = restore(logged(claim(), ...run.records));
  merge(restoring.stage);

  expect(restoring.stage.base).toEqual(run.stage.base);
  expect(restoring.stage.base.progress.decidedThrough).toBe(4n);
  expect(restoring.stage.base.aggregates.get(`acme|${ONE}`)).toEqual({ state: 120, version: 3 });
});

test('records of a superseded owner are void: they have no effect and are counted', () => {
  const zombie = decisions(0, [addRecord(codec, { by: 5 })]).records;
  const live = decisions(1, [addRecord(codec, { by: 1 })]).records;

  const restoring = restore(logged(claim('old'), claim('new'), ...zombie, ...live, ...zombie));

  expect(restoring.voidRecords).toBe(4);
  expect(restoring.stage.aggregates.get(`acme|${ONE}`)).toEqual({ state: 1, version: 1 });
});

test('a record without a token was written by nobody and is void', () => {
  const [event] = decisions(0, [addRecord(codec)]).records;
  const untokened = { ...event, headerValues: event?.headerValues.map((value, at) => (at === 8 ? undefined : value)) };

  const restoring = restore(logged(claim(), untokened as NewRecord)); // Every member of the event is there.

  expect(restoring.voidRecords).toBe(1);
});

test('a gap in the versions of an aggregate stops the fold', () => {
  const { records } = decisions(0, [addRecord(codec, { by: 60 }), addRecord(codec, { idempotencyKey: 'b', by: 60 })]);

  expect(() => restore(logged(claim(), ...records.slice(2)))).toThrow('has version 0 and this event says 2');
});

test('an outcome that decides a command once more stops the fold', () => {
  const { records } = decisions(0, [addRecord(codec, { by: 0 })]);

  expect(() => restore(logged(claim(), ...records, ...records))).toThrow(
    'it decides command 0 and 0 was decided before',
  );
});

test('an outcome without all of its events stops the fold', () => {
  const { records } = decisions(0, [addRecord(codec, { by: 100 })]);

  expect(() => restore(logged(claim(), ...records.slice(2)))).toThrow('it ends 2 events at version 2');
});

test('an outcome that says another number of events than there are stops the fold', () => {
  const { records } = decisions(0, [addRecord(codec, { by: 5 })]);
  const [event, outcome] = records;
  const decoded = codec.decode(Buffer.from(outcome?.value ?? []));
  if (!event || !outcome || !decoded.ok) throw new Error('There are two.');
  const value = codec.encode(OUTCOME_TYPE, { ...Object(decoded.value), eventCount: 0 });

  expect(() => restore(logged(claim(), event, { ...outcome, value }))).toThrow('it ends 0 events at version 1');
});

test('a claim inside a decision stops the fold', () => {
  const [event] = decisions(0, [addRecord(codec)]).records;

  expect(() => restore(logged(claim(), event as NewRecord, claim('two')))).toThrow('a claim lies inside a decision'); // It has an event.
});

test('an event that this build does not know stops the fold', () => {
  const { records } = decisions(0, [addRecord(codec)]);

  expect(() => restore(logged(claim(), ...records), { ...counterKind, eventReaders: new Map() })).toThrow(
    'this build does not know the event counters.counter.v1.Added',
  );
});

test('a live record whose value can not be read stops the fold', () => {
  const { records } = decisions(0, [addRecord(codec, { by: 0 })]);
  const torn = records.map((record) => ({ ...record, value: record.value.subarray(0, 9) }));

  expect(() => restore(logged(claim(), ...torn))).toThrow('counters.counter.events.v1/0@1 does not follow');
});

test('an event that evolve can not fold breaks its aggregate, not the partition', () => {
  const unlucky = { ...counterKind, decider: { ...counterKind.decider, evolve: (state: unknown) => state } };
  const context = { kind: unlucky, codec, claim: toOffset(0), now: new Date(0), trace: untraced, build: 'test' };
  const commands = commandsIn([
    addRecord(codec, { aggregateId: ONE, by: 13 }),
    addRecord(codec, { aggregateId: TWO, by: 5 }),
    addRecord(codec, { aggregateId: ONE, idempotencyKey: 'b', by: 1 }),
  ]);
  const { records } = decideRun(emptyPartition(), commands, context);

  const { stage } = restore(logged(claim(), ...records));

  expect(stage.aggregates.get(`acme|${ONE}`)).toMatchObject({
    version: 2,
    brokenBy: expect.stringContaining('Thirteen'),
  });
  expect(stage.aggregates.get(`acme|${TWO}`)).toEqual({ state: 5, version: 1 });
});

test('claims behind the last outcome are kept, earlier ones are forgotten', () => {
  const { records } = decisions(0, [addRecord(codec, { by: 0 })]);

  const { claims } = restore(logged(claim('a'), ...records, claim('b'), claim('b', true), claim('c')));

  expect(claims.map(({ owner, released }) => [owner, released])).toEqual([
    ['b', false],
    ['b', true],
    ['c', false],
  ]);
});

test('a claim that can not be read fences all the same', () => {
  const { records } = decisions(0, [addRecord(codec, { by: 0 })]);
  const unreadable = { ...claim(), value: Buffer.from('?') };

  const restoring = restore(logged(claim('a'), unreadable, ...records));

  expect(restoring.token).toBe(1n);
  expect(restoring.voidRecords).toBe(1);
  expect(restoring.claims.map(({ owner, released }) => ({ owner, released }))).toEqual([
    { owner: 'a', released: false },
    { owner: '', released: true },
  ]);
});
