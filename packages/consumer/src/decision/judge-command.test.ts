import type { MessageCodec } from '@waybill/avro';
import type { LogRecord } from '@waybill/messages';
import { isKeyed, toCommandId } from '@waybill/messages';

import type { AggregateKind } from '../aggregate-kind.ts';
import type { AddOptions } from '../fixtures.ts';
import { addRecord, commandsIn, counterKind, ONE, openCountersCodec } from '../fixtures.ts';
import { foldOutcome, KEY_MEMORY_MS } from '../partition/first-command.ts';
import type { Stage } from '../partition/partition-state.ts';
import { emptyPartition, openStage } from '../partition/partition-state.ts';
import { readCommandFacts } from './command-facts.ts';
import type { Verdict } from './judge-command.ts';
import { judgeCommand } from './judge-command.ts';

let codec: MessageCodec;
beforeAll(async () => {
  codec = await openCountersCodec();
});

type Setting = {
  /** State and version of the counter before. */
  readonly before?: Stage['aggregates'] extends Map<string, infer Aggregate> ? Aggregate : never;
  readonly logTimeMs?: number;
  /** The command of the same id that was decided at offset 0 and time 0. */
  readonly first?: AddOptions;
  readonly kind?: AggregateKind;
  readonly record?: Partial<LogRecord>;
};

function judge(
  options: AddOptions,
  { before, logTimeMs = 0, first, kind = counterKind, record }: Setting = {},
): Verdict {
  const stage = openStage(emptyPartition());
  if (before) stage.aggregates.set(`acme|${ONE}`, before);
  const commands = commandsIn([addRecord(codec, first), addRecord(codec, options)]);
  const [earlier, command] = commands.map((each) => readCommandFacts({ ...each, ...record }));
  if (earlier === undefined || command === undefined) throw new Error('There are two.');
  if (first) {
    const { commandId, fingerprint } = earlier.metadata;
    const outcome = { commandId, fingerprint, commandOffset: 0n, commandTime: new Date(0), error: null };
    foldOutcome(stage, { ...outcome, decision: 'SUCCEEDED', causation: null });
    stage.progress = { ...stage.progress, logTimeMs };
  }
  return judgeCommand(stage, kind, codec, command);
}

const otherBody = { fingerprint: 'b'.repeat(64) };

test('a command that its decider accepts has its events and moves the aggregate on', () => {
  expect(judge({ by: 60 }, { before: { state: 50, version: 7 } })).toMatchObject({
    decision: 'SUCCEEDED',
    events: [{ type: 'Added' }, { type: 'Praised' }],
    aggregate: { state: 110, version: 9 },
    error: null,
    deadLetter: undefined,
  });
});

test('a decider is told the id of the aggregate and the time of the command', () => {
  const decide = jest.fn(counterKind.decider.decide);
  judge({ by: 60 }, { kind: { ...counterKind, decider: { ...counterKind.decider, decide } } });

  expect(decide).toHaveBeenCalledWith(expect.objectContaining({ type: 'Add' }), 0, ONE, new Date(0));
});

test('a refusal is an outcome with the decider’s code, place and details, and no dead letter', () => {
  expect(judge({ by: -9 }, { before: { state: 5, version: 1 } })).toMatchObject({
    decision: 'FAILED',
    events: [],
    aggregate: { state: 5, version: 1 },
    error: { code: 'below-zero', message: 'There are only 5.', target: '/by', details: '{"count":5}' },
    deadLetter: undefined,
  });
});

describe('H9: a known id', () => {
  test('with the same fingerprint is a duplicate that names the first', () => {
    expect(judge({ by: 5 }, { first: {} })).toMatchObject({
      decision: 'DUPLICATE',
      duplicateOf: 0n,
      events: [],
      error: null,
    });
  });

  test('with another fingerprint is refused, without events', () => {
    expect(judge({ by: 5, ...otherBody }, { first: {} })).toMatchObject({
      decision: 'FAILED',
      duplicateOf: null,
      events: [],
      error: { code: 'idempotency-key-reused' },
    });
  });

  test('is looked up in log time, 48 hours long', () => {
    expect(judge({}, { first: {}, logTimeMs: KEY_MEMORY_MS }).decision).toBe('DUPLICATE');
    expect(judge({}, { first: {}, logTimeMs: KEY_MEMORY_MS + 1 }).decision).toBe('SUCCEEDED');
  });

  test('of a command without a key is known as well: a batch that was appended twice has one effect', () => {
    const commandId = toCommandId('019bd5c7-2f4e-7cc3-9d5e-0242ac120002');

    expect(isKeyed(commandId)).toBe(false);
    expect(judge({ commandId }, { first: { commandId } }).decision).toBe('DUPLICATE');
  });

  test('comes before the body, the type, the version and the decider', () => {
    expect(judge({ note: 'throw' }, { first: {} }).decision).toBe('DUPLICATE');
    expect(judge({ expectedVersion: 99 }, { first: {} }).decision).toBe('DUPLICATE');
    expect(judge({ type: 'counters.counter.v1.Explode' }, { first: {} }).decision).toBe('DUPLICATE');
    expect(judge({}, { first: {}, record: { value: Buffer.from('?') } }).decision).toBe('DUPLICATE');
  });
});

describe('the expected version', () => {
  const before = { state: 1, version: 3 };

  test.each([
    [3, before],
    ['any' as const, before],
    [0, undefined],
  ])('%p is met', (expectedVersion, existing) => {
    expect(judge({ expectedVersion }, existing ? { before: existing } : {}).decision).toBe('SUCCEEDED');
  });

  test.each([
    [2, before, 'The resource has version 3, not 2.', '{"expected":2,"version":3}'],
    [0, before, 'The resource exists already, in version 3.', '{"expected":0,"version":3}'],
    [1, undefined, 'The resource has version 0, not 1.', '{"expected":1,"version":0}'],
    ['any' as const, undefined, 'The resource does not exist.', '{"expected":"any","version":0}'],
  ])('%p is not met', (expectedVersion, existing, message, details) => {
    expect(judge({ expectedVersion }, existing ? { before: existing } : {})).toMatchObject({
      decision: 'FAILED',
      events: [],
      error: { code: 'precondition-failed', message, details },
      deadLetter: undefined,
    });
  });

  test('comes before the decider', () => {
    expect(judge({ expectedVersion: 2, note: 'throw' }, { before }).error?.code).toBe('precondition-failed');
  });
});

describe('a defect ends the command, goes to the dead letters and leaves the aggregate as it was', () => {
  const before = { state: 1, version: 3 };
  const withDecide = (decide: unknown): AggregateKind => ({
    ...counterKind,
    decider: { ...counterKind.decider, decide: decide as AggregateKind['decider']['decide'] }, // A team's code may be anything.
  });
  const defect = { decision: 'FAILED', events: [], aggregate: before, error: { code: 'decider-defect' } };

  test('when decide throws', () => {
    expect(judge({ note: 'throw' }, { before })).toMatchObject({
      ...defect,
      deadLetter: 'Error: The decider was told to throw.',
    });
  });

  test('when evolve throws on an event of the decision', () => {
    expect(judge({ by: 13 }, { before })).toMatchObject({ ...defect, deadLetter: 'Error: Thirteen can not be added.' });
  });

  test.each([
    ['nothing', () => undefined],
    ['a promise', () => Promise.resolve({ events: [] })],
    ['no list of events', () => ({ events: 'none' })],
  ])('when decide returns %s', (_what, decide) => {
    expect(judge({}, { before, kind: withDecide(decide) })).toMatchObject(defect);
  });

  test('when decide refuses with a code of ours', () => {
    const decide = () => ({ events: [], refusal: { code: 'idempotency-key-reused', message: '' } });

    expect(judge({}, { before, kind: withDecide(decide) })).toMatchObject(defect);
  });

  test('when details of a refusal can not be written', () => {
    const decide = () => ({ events: [], refusal: { code: 'x', message: '', details: 1n } });

    expect(judge({}, { before, kind: withDecide(decide) })).toMatchObject(defect);
  });

  test('when an earlier event of the aggregate can not be folded', () => {
    const broken = { ...before, brokenBy: 'evolve() failed on event 2' };

    expect(judge({}, { before: broken })).toMatchObject({
      ...defect,
      aggregate: broken,
      deadLetter: 'evolve() failed on event 2',
    });
  });

  test('and its message to the client does not tell the error', () => {
    expect(judge({ note: 'throw' }).error?.message).not.toContain('told to throw');
  });
});

describe('poison: a command that can not be read ends as a defect with a dead letter', () => {
  test.each([
    ['headers', { headers: {} }, 'The header ce_id is missing.'],
    ['value', { value: null }, 'The record has no value.'],
    ['bytes', { value: Buffer.from('?') }, 'A record of 1 bytes, too short for a schema id.'],
  ])('without its %s', (_what, record, deadLetter) => {
    expect(judge({}, { record })).toMatchObject({
      decision: 'FAILED',
      events: [],
      error: { code: 'decider-defect', message: 'The command could not be read. It was reported.' },
      deadLetter,
    });
  });

  test('of a type that this consumer does not know', () => {
    expect(judge({ type: 'counters.counter.v1.Explode' })).toMatchObject({
      error: { code: 'decider-defect' },
      deadLetter: 'There is no command type counters.counter.v1.Explode here.',
    });
  });

  test('whose value is of another type than its headers say', () => {
    const value = codec.encode('counters.counter.v1.Added', { by: 1 });

    expect(judge({}, { record: { value } }).deadLetter).toBe(
      'The headers say counters.counter.v1.Add, the value is of counters.counter.v1.Added.',
    );
  });
});
