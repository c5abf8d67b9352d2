import type { MessageCodec } from '@waybill/avro';
import type { CommandOutcome, LogRecord, NewRecord } from '@waybill/messages';
import { decodePosition, parseEventMetadata, toOffset } from '@waybill/messages';
import { createMemoryLog } from '@waybill/testing';
import fc from 'fast-check';

import { addRecord, commandsIn, counterKind, ONE, openCountersCodec, TWO, untraced } from '../fixtures.ts';
import { firstCommandOf, KEY_MEMORY_MS } from '../partition/first-command.ts';
import { beginRestoring, foldRecord } from '../partition/fold-record.ts';
import type { PartitionState } from '../partition/partition-state.ts';
import { emptyPartition, merge, openStage } from '../partition/partition-state.ts';
import type { Run, RunLimits } from './decide-run.ts';
import { decideAsDefect, decideRun, RUN_LIMITS } from './decide-run.ts';

const events = { topic: 'counters.counter.events.v1', partition: 0 };
const now = new Date('2026-01-02T03:04:05.678Z');
let codec: MessageCodec;
beforeAll(async () => {
  codec = await openCountersCodec();
});

const context = () => ({ kind: counterKind, codec, claim: toOffset(41), now, trace: untraced, build: 'test' });

function decide(commands: readonly LogRecord[], state = emptyPartition(), limits: RunLimits = RUN_LIMITS): Run {
  return decideRun(state, commands, context(), limits);
}

/** Decides all of them, run by run. */
function decideAll(commands: readonly LogRecord[], limits: RunLimits): readonly Run[] {
  const state: PartitionState = emptyPartition();
  const runs: Run[] = [];
  for (let at = 0; at < commands.length;) {
    const run = decide(commands.slice(at), state, limits);
    merge(run.stage);
    runs.push(run);
    at += run.commands;
  }
  return runs;
}

function logged(records: readonly NewRecord[]): readonly LogRecord[] {
  const log = createMemoryLog();
  log.plant(events, records);
  return log.recordsOf(events);
}

function outcomesOf(records: readonly NewRecord[]): readonly CommandOutcome[] {
  return records.flatMap(({ value }) => {
    const decoded = codec.decode(Buffer.from(value));
    if (!decoded.ok) throw new Error('Our own record can not be read.');
    // The name says the type.
    return decoded.fullName === 'waybill.v1.CommandOutcome' ? [decoded.value as CommandOutcome] : [];
  });
}

test('a decision is its events and then its outcome, with the headers of event metadata', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const commands = commandsIn([addRecord(codec, { by: 100, traceparent, correlationId: 'first' })]);
  const commandId = commands[0]?.headers['ce_id'];

  const records = logged(decide(commands).records);

  const common = {
    tenant: 'acme',
    aggregateId: ONE,
    time: now,
    causationId: commandId,
    claim: 41n,
    position: new Map(),
    traceparent,
  };
  expect(records.map(parseEventMetadata)).toEqual([
    { ...common, eventId: '2712c665-0-0-0', type: 'counters.counter.v1.Added', sequence: 1, correlationId: 'first' },
    { ...common, eventId: '2712c665-0-0-1', type: 'counters.counter.v1.Praised', sequence: 2, correlationId: 'first' },
    {
      ...common,
      eventId: '2712c665-0-0-outcome',
      type: 'waybill.v1.CommandOutcome',
      sequence: undefined,
      correlationId: 'first',
    },
  ]);
  expect(records.map(({ headers }) => headers['ce_source'])).toEqual(Array(3).fill('/consumers/counters'));
});

test('an outcome says all that status and repeats need', () => {
  const callbacks = ['cb-1', 'cb-2'];
  const [outcome] = outcomesOf(
    decide(commandsIn([addRecord(codec, { by: 100, callbacks, operationKid: 9 })], 77)).records,
  );

  expect(outcome).toEqual({
    commandId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8/),
    commandOffset: 0n,
    commandType: 'counters.counter.v1.Add',
    commandTime: new Date(77),
    fingerprint: 'a'.repeat(64),
    target: ONE,
    operationKid: 9,
    decision: 'SUCCEEDED',
    error: null,
    aggregateVersion: 2,
    eventCount: 2,
    duplicateOf: null,
    operation: null,
    position: null,
    result: null,
    callbacks,
    causation: null,
    process: null,
  });
});

test('H5: an operation that goes on is ended by a later decision of its aggregate, with all its steps', () => {
  const tasks = ['begin', 'advance', 'complete'].map((note, n) =>
    addRecord(codec, { note, idempotencyKey: note, operationKid: n, callbacks: [note] }),
  );

  const outcomes = outcomesOf(decide(commandsIn(tasks)).records);

  const step = (name: string) => ({ step: name, at: now });
  expect(outcomes).toMatchObject([
    { decision: 'RUNNING', operation: null, process: null },
    { decision: 'SUCCEEDED', operation: 0n, process: { decision: 'RUNNING', steps: [step('advanced')] } },
    {
      ...{ decision: 'SUCCEEDED', operation: 0n },
      process: {
        ...{ decision: 'SUCCEEDED', operationKid: 0, callbacks: ['begin'], error: null },
        ...{ commandId: outcomes[0]?.commandId, steps: [step('advanced'), step('completed')] },
      },
    },
  ]);
});

test('H5: a process that fails ends its operation with the reason, while its last step succeeds', () => {
  const commands = commandsIn([
    addRecord(codec, { note: 'begin', idempotencyKey: '1' }),
    addRecord(codec, { note: 'abandon', idempotencyKey: '2' }),
  ]);

  expect(outcomesOf(decide(commands).records)[1]).toMatchObject({
    ...{ decision: 'SUCCEEDED', error: null, operation: 0n },
    process: { decision: 'FAILED', error: { code: 'too-late', message: 'It took too long.' } },
  });
});

function lastOf(...notes: readonly string[]): CommandOutcome | undefined {
  const commands = commandsIn(notes.map((note, n) => addRecord(codec, { note, idempotencyKey: String(n) })));
  return outcomesOf(decide(commands).records).at(-1);
}

test('a step of a process that is not running is a defect', () => {
  expect(lastOf('complete')).toMatchObject({ decision: 'FAILED', error: { code: 'decider-defect' }, process: null });
});

test('a process whose step was a defect elsewhere fails with that, and does not run for ever', () => {
  expect(lastOf('begin', 'defect')).toMatchObject({
    ...{ decision: 'SUCCEEDED', error: null },
    process: { decision: 'FAILED', error: { code: 'decider-defect', message: 'A step broke.' } },
  });
});

test('another code of ours ends no process: that is a defect', () => {
  expect(lastOf('begin', 'pretend')).toMatchObject({
    ...{ decision: 'FAILED', error: { code: 'decider-defect' }, process: null },
  });
});

test('a second operation of a kind that goes on is a defect', () => {
  expect(lastOf('begin', 'begin')).toMatchObject({ decision: 'FAILED', error: { code: 'decider-defect' } });
});

test('what restoring reads back is what deciding remembered', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('', 'begin', 'advance', 'complete', 'abandon', 'throw')), (notes) => {
      const commands = commandsIn(
        notes.map((note, n) =>
          addRecord(codec, { note, idempotencyKey: String(n), ...(n % 3 === 0 && { causation: causeOf(n) }) }),
        ),
      );
      const state = emptyPartition();
      const restored = emptyPartition();
      const run = decide(commands, state);
      merge(run.stage);
      const restoring = beginRestoring(openStage(restored), counterKind, codec);
      restoring.token = toOffset(41);
      for (const record of logged(run.records)) foldRecord(restoring, record);
      merge(restoring.stage);

      expect(restored.aggregates.get(`acme|${ONE}`)).toEqual(state.aggregates.get(`acme|${ONE}`));
    }),
    { numRuns: 50 },
  );
});

const causeOf = (sequence: number) => ({
  ...{ reactor: 'counters.echo', sourceAggregate: '1f2e3d4c|c-1', sequence: BigInt(sequence), index: 0, timer: false },
});

test('H10: a repeat of a caused command has no second effect, whatever its id and body, and how late it comes', () => {
  const first = addRecord(codec, { causation: causeOf(5), idempotencyKey: 'a' });
  const repeat = addRecord(codec, { causation: causeOf(5), idempotencyKey: 'b', by: 7, fingerprint: 'c'.repeat(64) });
  const state = emptyPartition();
  merge(decide(commandsIn([first]), state).stage);
  state.progress = { ...state.progress, logTimeMs: 10 * KEY_MEMORY_MS };

  const run = decide(commandsIn([repeat], 10 * KEY_MEMORY_MS), state);

  expect(outcomesOf(run.records)).toMatchObject([{ decision: 'DUPLICATE', duplicateOf: null, eventCount: 0 }]);
});

test('H10: the next command of the same cause has its own effect', () => {
  const commands = [causeOf(5), { ...causeOf(5), index: 1 }, causeOf(6)].map((causation, n) =>
    addRecord(codec, { causation, idempotencyKey: String(n) }),
  );

  expect(outcomesOf(decide(commandsIn(commands)).records).map(({ decision }) => decision)).toEqual(
    Array(3).fill('SUCCEEDED'),
  );
});

test('what causes have written travels on with events and outcome, and is joined with that of earlier steps', () => {
  const [one, other] = ['1f2e3d4c.0', '2f2e3d4c.3'];
  const commands = commandsIn([
    addRecord(codec, { note: 'begin', idempotencyKey: '1', position: new Map([[one, toOffset(4)]]) }),
    addRecord(codec, { note: 'complete', idempotencyKey: '2', position: new Map([[other, toOffset(9)]]) }),
  ]);

  const { records } = decide(commands);

  const [, last] = outcomesOf(records);
  expect(decodePosition(last?.position ?? Buffer.alloc(0))).toEqual(
    new Map([
      [one, 4n],
      [other, 9n],
    ]),
  );
  expect(logged(records).map((record) => parseEventMetadata(record))).toMatchObject([
    { position: new Map([[one, 4n]]) },
    { position: new Map([[other, 9n]]) },
  ]);
});

test('what a decision causes carries the trace context of its span', () => {
  const trace = () => ({
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    end: () => undefined,
  });

  const run = decideRun(emptyPartition(), commandsIn([addRecord(codec)]), { ...context(), trace });

  expect(logged(run.records).map(({ headers }) => headers['traceparent'])).toEqual([
    trace().traceparent,
    trace().traceparent,
  ]);
  expect(run.spans).toHaveLength(1);
});

test('a defect keeps the callbacks of its command, so that the client hears of it', () => {
  const commands = commandsIn([addRecord(codec, { note: 'misfit', callbacks: ['cb-1'] })]);

  expect(outcomesOf(decide(commands).records)).toMatchObject([
    { error: { code: 'decider-defect' }, callbacks: ['cb-1'] },
  ]);
});

test('a duplicate tells no callbacks: the first operation does', () => {
  const command = addRecord(codec, { callbacks: ['cb-1'] });

  const outcomes = outcomesOf(decide(commandsIn([command, command])).records);

  expect(outcomes.map(({ decision, duplicateOf, callbacks }) => [decision, duplicateOf, callbacks])).toEqual([
    ['SUCCEEDED', null, ['cb-1']],
    ['DUPLICATE', 0n, []],
  ]);
});

test('versions of each aggregate go on without a gap through a run', () => {
  const commands = commandsIn([
    addRecord(codec, { aggregateId: ONE, idempotencyKey: 'a' }),
    addRecord(codec, { aggregateId: TWO, idempotencyKey: 'b' }),
    addRecord(codec, { aggregateId: ONE, idempotencyKey: 'c', by: -9 }),
    addRecord(codec, { aggregateId: ONE, idempotencyKey: 'd' }),
  ]);

  const outcomes = outcomesOf(decide(commands).records);

  expect(outcomes.map(({ target, aggregateVersion }) => [target, aggregateVersion])).toEqual([
    [ONE, 1],
    [TWO, 1],
    [ONE, 1],
    [ONE, 2],
  ]);
});

test('what was decided is staged: the state changes only by the merge', () => {
  const state = emptyPartition();

  const run = decide(commandsIn([addRecord(codec)]), state);

  expect(state).toEqual(emptyPartition());
  merge(run.stage);
  expect(state.progress.decidedThrough).toBe(0n);
  expect(state.aggregates.get(`acme|${ONE}`)).toEqual({ state: 1, version: 1 });
});

test('an event that does not fit its schema is a defect of the decider', () => {
  const { records, deadLetters } = decide(commandsIn([addRecord(codec, { note: 'misfit' })]));

  expect(outcomesOf(records)).toMatchObject([{ decision: 'FAILED', error: { code: 'decider-defect' }, eventCount: 0 }]);
  expect(records).toHaveLength(1);
  expect(deadLetters).toHaveLength(1);
});

test('a decision larger than a batch fails as such, and the run goes on', () => {
  const commands = commandsIn([
    addRecord(codec, { idempotencyKey: 'a', by: 5 }),
    addRecord(codec, { idempotencyKey: 'b', note: 'large' }),
    addRecord(codec, { idempotencyKey: 'c', by: 5 }),
  ]);

  const run = decide(commands);

  expect(outcomesOf(run.records).map(({ error, aggregateVersion }) => [error?.code, aggregateVersion])).toEqual([
    [undefined, 1],
    ['decision-too-large', 1],
    [undefined, 2],
  ]);
  expect(run.commands).toBe(3);
});

test('a refusal that is larger than a batch fails as such too', () => {
  const refusal = { code: 'no', message: 'x'.repeat(600_000) };
  const kind = { ...counterKind, decider: { ...counterKind.decider, decide: () => ({ events: [], refusal }) } };

  const { records } = decideRun(emptyPartition(), commandsIn([addRecord(codec)]), { ...context(), kind });

  expect(outcomesOf(records)).toMatchObject([{ error: { code: 'decision-too-large' } }]);
});

test('a command with more headers than a batch holds gets a bare outcome', () => {
  const callbacks = ['c'.repeat(600_000)];
  const run = decide(commandsIn([addRecord(codec, { callbacks, correlationId: 'x'.repeat(300_000) })]));

  expect(outcomesOf(run.records)).toMatchObject([{ error: { code: 'decision-too-large' }, callbacks: [] }]);
  expect(sizeOf(run.records)).toBeLessThan(2_000);
});

test('a run is cut at 500 records and at 512 KiB, at the boundary of a decision', () => {
  const many = commandsIn(Array.from({ length: 700 }, (_, n) => addRecord(codec, { idempotencyKey: `${n}`, by: 100 })));
  const large = { words: 'x'.repeat(100_000) };
  const decide = () => ({ events: [{ type: 'Praised', data: large }] });
  const kind = { ...counterKind, decider: { ...counterKind.decider, decide } };

  const byRecords = decideRun(emptyPartition(), many, context());
  const bySize = decideRun(emptyPartition(), many, { ...context(), kind });

  expect([byRecords.commands, byRecords.records.length]).toEqual([166, 498]);
  expect([bySize.commands, bySize.records.length]).toEqual([5, 10]);
});

test('a dead letter is the command as it came, with its address and the reason', () => {
  const [command] = commandsIn([addRecord(codec, { note: 'throw' })], 123);

  const { deadLetters } = decide(command ? [command] : []);

  const log = createMemoryLog();
  log.plant(events, deadLetters);
  expect(log.recordsOf(events)).toMatchObject([
    {
      key: command?.key,
      value: command?.value,
      headers: {
        ...command?.headers,
        deadletterid: '2712c665-0-0',
        'kafka_dlt-original-topic': 'counters.counter.commands.v1',
        'kafka_dlt-original-partition': '0',
        'kafka_dlt-original-offset': '0',
        'kafka_dlt-original-timestamp': '123',
        'kafka_dlt-exception-message': 'Error: The decider was told to throw.',
        'kafka_dlt-exception-fqcn': 'Error',
        'kafka_dlt-exception-stacktrace': expect.stringMatching(/told to throw\.\n +at /),
        deadletterbuild: 'test',
      },
    },
  ]);
});

test('a dead letter fits where its command did, however large that was', () => {
  const [command] = commandsIn([addRecord(codec)]);
  const huge = { ce_type: 'x'.repeat(50_000), other: 'y' };
  const record = { ...command, value: Buffer.alloc(1_000_000), headers: huge } as LogRecord; // One with all members.

  const { deadLetters } = decide([record]);

  expect(sizeOf(deadLetters)).toBeLessThan(910_000);
  expect(deadLetters[0]?.headers.varying).toContain('other');
  expect(deadLetters[0]?.headerValues).toContain('100000 bytes of the value and 1 headers');
});

describe('a command that kills its owners', () => {
  test('is decided as a defect without asking its decider', () => {
    const [command] = commandsIn([addRecord(codec, { by: 5 })]);
    if (command === undefined) throw new Error('There is one.');

    const run = decideAsDefect(emptyPartition(), command, context(), 'It kills.');

    expect(outcomesOf(run.records)).toMatchObject([{ error: { code: 'decider-defect' }, eventCount: 0 }]);
    expect(run.deadLetters).toHaveLength(1);
    expect(run.stage.progress.decidedThrough).toBe(0n);
  });

  test('H9: is a duplicate all the same when its id is known', () => {
    const record = addRecord(codec, { by: 5 });
    const commands = commandsIn([record, record]);
    const state = emptyPartition();
    merge(decide(commands.slice(0, 1), state).stage);

    const run = decideAsDefect(state, commands[1] as LogRecord, context(), 'It kills.'); // There are two.

    expect(outcomesOf(run.records)).toMatchObject([{ decision: 'DUPLICATE', duplicateOf: 0n }]);
    expect(run.deadLetters).toEqual([]);
    expect(firstCommandOf(run.stage, String(commands[0]?.headers['ce_id']))).toMatchObject({ offset: 0n });
  });
});

test('however a stream of commands is cut into runs, the decisions are the same', () => {
  const command = fc.record({
    key: fc.nat({ max: 20 }),
    by: fc.integer({ min: -30, max: 60 }),
    note: fc.constantFrom('', '', '', '', '', '', 'throw', 'misfit', 'large'),
    fingerprint: fc.constantFrom('a'.repeat(64), 'a'.repeat(64), 'b'.repeat(64)),
  });
  const limits = fc.record({
    records: fc.integer({ min: 3, max: 40 }),
    sizeBytes: fc.integer({ min: 5_000, max: 50_000 }),
  });

  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), limits, (stream, some) => {
      const records = stream.map(({ key, ...rest }) => addRecord(codec, { idempotencyKey: `${key}`, ...rest }));
      const commands = commandsIn(records);

      const cut = decideAll(commands, some);
      const whole = decideAll(commands, { records: 1_000_000, sizeBytes: 100_000 });

      expect(cut.flatMap((run) => run.records)).toEqual(whole.flatMap((run) => run.records));
      // Their stacks tell from which line of this test they were asked for.
      expect(cut.flatMap(({ deadLetters }) => deadLetters.map(toReason))).toEqual(
        whole.flatMap(({ deadLetters }) => deadLetters.map(toReason)),
      );
      expect(cut.every((run) => run.records.length <= some.records)).toBe(true);
    }),
    { numRuns: 25 },
  );
});

function sizeOf(records: readonly NewRecord[]): number {
  return records.reduce((sum, { value, headerValues }) => sum + value.length + headerValues.join('').length, 0);
}

function toReason({ value, headers, headerValues }: NewRecord) {
  const names = ['deadletterid', 'kafka_dlt-exception-message'];
  return [value, ...names.map((name) => headerValues[headers.varying.indexOf(name)])];
}
