import type { MessageCodec } from '@waybill/avro';
import type { CommandOutcome, LogRecord, NewRecord } from '@waybill/messages';
import { CANCEL_TYPE, commandHeaders, OUTCOME_TYPE, toOffset } from '@waybill/messages';
import type { Decision } from '@waybill/decider';
import { advance, cancel, refuse } from '@waybill/decider';

import type { AggregateKind } from '../aggregate-kind.ts';
import type { AddOptions } from '../fixtures.ts';
import { addRecord, commandsIn, counterKind, ONE, openCountersCodec, TWO, untraced } from '../fixtures.ts';
import { emptyPartition, merge } from '../partition/partition-state.ts';
import { decideRun } from './decide-run.ts';

let codec: MessageCodec;
beforeAll(async () => {
  codec = await openCountersCodec();
});

/** Asks to cancel the operation of the command at an offset. */
function cancelRecord(operation: number, options: AddOptions = {}): NewRecord {
  const record = addRecord(codec, { idempotencyKey: `cancel-${operation}`, ...options, type: CANCEL_TYPE });
  return {
    ...record,
    headers: commandHeaders(CANCEL_TYPE, '/ingress'),
    value: codec.encode(CANCEL_TYPE, { operation: BigInt(operation) }),
  };
}

/** Counters whose processes are cancelled in this way. */
function cancelledBy(decision: Decision<never>): AggregateKind {
  return { ...counterKind, decider: { ...counterKind.decider, cancel: () => decision } };
}

function outcomesOf(commands: readonly LogRecord[], kind = counterKind, inOneRun = true): readonly CommandOutcome[] {
  const state = emptyPartition();
  const runs = inOneRun ? [commands] : commands.map((command) => [command]);
  return runs.flatMap((run) => {
    const now = new Date(0);
    const { records, stage } = decideRun(state, run, {
      kind,
      codec,
      claim: toOffset(0),
      now,
      trace: untraced,
      build: 'test',
    });
    merge(stage);
    return records.flatMap(({ value }) => {
      const decoded = codec.decode(Buffer.from(value));
      // The name says the type.
      return decoded.ok && decoded.fullName === OUTCOME_TYPE ? [decoded.value as CommandOutcome] : [];
    });
  });
}

const decisionsOf = (outcomes: readonly CommandOutcome[]) =>
  outcomes.map(({ decision, error }) => (error === null ? decision : `${decision} ${error.code}`));

test('H12: a command that waits ends as cancelled when its cancellation waits behind it', () => {
  const commands = commandsIn([addRecord(codec), cancelRecord(0)]);

  expect(decisionsOf(outcomesOf(commands))).toEqual(['CANCELED', 'SUCCEEDED']);
  expect(outcomesOf(commands)[0]).toMatchObject({ eventCount: 0, error: null });
});

test('H12: a cancellation that comes when all is decided is too late', () => {
  const commands = commandsIn([addRecord(codec), cancelRecord(0)]);

  expect(decisionsOf(outcomesOf(commands, counterKind, false))).toEqual(['SUCCEEDED', 'FAILED operation-finished']);
});

test('H12: a repeat follows its first and not its own cancellation', () => {
  const commands = commandsIn([addRecord(codec), addRecord(codec), cancelRecord(1)]);

  expect(decisionsOf(outcomesOf(commands))).toEqual(['SUCCEEDED', 'DUPLICATE', 'SUCCEEDED']);
});

test('nobody cancels the command of another aggregate, nor one that comes behind the cancellation', () => {
  expect(decisionsOf(outcomesOf(commandsIn([addRecord(codec), cancelRecord(0, { aggregateId: TWO })])))).toEqual([
    'SUCCEEDED',
    'FAILED operation-finished',
  ]);
  expect(decisionsOf(outcomesOf(commandsIn([cancelRecord(1), addRecord(codec, { aggregateId: ONE })])))).toEqual([
    'FAILED operation-finished',
    'SUCCEEDED',
  ]);
});

const running = () => commandsIn([addRecord(codec, { note: 'begin' }), cancelRecord(0)]);

test('H12: an operation that goes on is cancelled as its decider decides: at once', () => {
  const [, outcome] = outcomesOf(running(), cancelledBy(cancel('Add', 'stopped')), false);

  expect(outcome).toMatchObject({ decision: 'SUCCEEDED', operation: 0n, process: { decision: 'CANCELED' } });
});

test('H12: or it is unwound first and ends later', () => {
  const [, outcome] = outcomesOf(running(), cancelledBy(advance('Add', 'unwinding')), false);

  expect(outcome).toMatchObject({ decision: 'SUCCEEDED', operation: 0n, process: { decision: 'RUNNING' } });
});

test('H12: or it goes on, and the cancellation says why', () => {
  const kind = cancelledBy(refuse('too-late-to-stop', 'It is on its way.'));

  expect(decisionsOf(outcomesOf(running(), kind, false))).toEqual(['RUNNING', 'FAILED too-late-to-stop']);
});

test('without a word of its decider nothing that has begun can be cancelled', () => {
  expect(decisionsOf(outcomesOf(running(), counterKind, false))).toEqual([
    'RUNNING',
    'FAILED operation-not-cancelable',
  ]);
});

test('a decider can not let a cancellation itself go on', () => {
  const kind = cancelledBy({ events: [], goesOn: true });

  expect(decisionsOf(outcomesOf(running(), kind, false))).toEqual(['RUNNING', 'FAILED decider-defect']);
});
