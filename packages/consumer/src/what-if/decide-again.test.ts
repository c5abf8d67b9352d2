import type { MessageCodec } from '@waybill/avro';
import type { Decider } from '@waybill/decider';
import { refuse } from '@waybill/decider';
import type { NewRecord } from '@waybill/messages';
import { CANCEL_TYPE, commandHeaders, OUTCOME_TYPE, toOffset } from '@waybill/messages';
import type { MemoryLog } from '@waybill/testing';
import { createMemoryLog } from '@waybill/testing';

import type { AggregateKind } from '../aggregate-kind.ts';
import { decideRun } from '../decision/decide-run.ts';
import { defineConsumer } from '../define-consumer.ts';
import type { Add, AddOptions, CounterEvent } from '../fixtures.ts';
import {
  addRecord,
  COMMANDS,
  counter,
  counterKind,
  countersContract,
  ONE,
  openCountersCodec,
  TWO,
  untraced,
} from '../fixtures.ts';
import { claimRecord } from '../owner/claim-record.ts';
import { emptyPartition, merge } from '../partition/partition-state.ts';
import { isDifferent, labelOf, wordingDiffers } from './compare-decisions.ts';
import type { DecidedAgain } from './decide-again.ts';
import { cutNow, decideAgain } from './decide-again.ts';

const EVENTS = { topic: 'counters.counter.events.v1', partition: 0 };
const NO_TIMES = { fromMs: undefined, toMs: undefined };
const at = new Date('2026-01-02T03:04:05.678Z');
let codec: MessageCodec;
beforeAll(async () => {
  codec = await openCountersCodec();
});

function kindOf(changes: Partial<Decider<number, Add, CounterEvent>>): AggregateKind {
  const deciders = { counter: { ...counter, ...changes } };
  const [kind] = defineConsumer({ team: 'counters', contract: countersContract, deciders }).kinds;
  if (kind === undefined) throw new Error('The contract has an aggregate.');
  return kind;
}

/** Counters that refuse to add more than this at once. */
const limitedTo = (most: number) =>
  kindOf({
    decide: (command, state, id, time) =>
      command.data.by > most ? refuse('too-much', `At most ${most}.`) : counter.decide(command, state, id, time),
  });

const add = (nth: number, options: AddOptions = {}) => addRecord(codec, { idempotencyKey: `k-${nth}`, ...options });

function cancelOf(operation: number): NewRecord {
  const record = addRecord(codec, { idempotencyKey: `cancel-${operation}`, type: CANCEL_TYPE });
  return {
    ...record,
    headers: commandHeaders(CANCEL_TYPE, '/ingress'),
    value: codec.encode(CANCEL_TYPE, { operation: BigInt(operation) }),
  };
}

/** A log in which an owner has decided these commands, run by run; a claim lies before each run. */
function decided(...runs: readonly (readonly NewRecord[])[]): MemoryLog {
  const log = createMemoryLog(() => at.getTime());
  const state = emptyPartition();
  for (const commands of runs) {
    const first = log.plant(COMMANDS, commands);
    const record = claimRecord(codec, 'counters', { owner: 'one', build: 'test', at, released: false });
    const context = { kind: counterKind, codec, claim: log.plant(EVENTS, [record]), now: at, trace: untraced };
    const waiting = log.recordsOf(COMMANDS).slice(Number(first));
    const run = decideRun(state, waiting, { ...context, build: 'test' });
    log.plant(EVENTS, run.records);
    merge(run.stage);
  }
  return log;
}

async function again(log: MemoryLog, kind: AggregateKind): Promise<readonly DecidedAgain[]> {
  const found: DecidedAgain[] = [];
  for await (const one of decideAgain({ log, codec }, kind, await cutNow(log, kind, 0, NO_TIMES))) found.push(one);
  return found;
}

/** What has become other, as `offset: before → now`. */
function changes(found: readonly DecidedAgain[]): readonly string[] {
  return found.flatMap((one) => {
    if (one.kind === 'missing') return [`${one.offset}: missing`];
    const { command, recorded, other } = one;
    if (!isDifferent(recorded, other)) return [];
    return [`${command.offset}: ${labelOf(recorded.outcome)} → ${labelOf(other.outcome)}`];
  });
}

const causation = { reactor: 'a.b', sourceAggregate: '01234567|x', sequence: 4n, index: 0, timer: false };

test('the same code decides the same: first commands, repeats, causes, versions, refusals, defects, processes', async () => {
  const log = decided([
    add(1),
    add(1),
    add(1, { fingerprint: 'b'.repeat(64) }),
    add(2, { by: -9 }),
    add(3, { note: 'throw' }),
    add(4, { note: 'misfit' }),
    add(5, { expectedVersion: 7 }),
    add(6, { note: 'begin' }),
    add(7, { note: 'advance' }),
    add(8, { note: 'abandon' }),
    add(9, { causation }),
    add(10, { causation }),
    add(11, { aggregateId: TWO, by: 100 }),
    add(12, { note: 'large' }),
  ]);

  const found = await again(log, counterKind);

  expect(found).toHaveLength(14);
  expect(changes(found)).toEqual([]);
});

test('other code names the commands that it decides otherwise, and no others', async () => {
  const log = decided([add(1, { by: 5 }), add(2, { by: 6 }), add(3, { by: 4, aggregateId: TWO })]);

  expect(changes(await again(log, limitedTo(5)))).toEqual(['1: Succeeded → Failed/too-much']);
});

test('each command is judged on what truly was, so that a difference has no others behind it', async () => {
  const log = decided([add(1, { by: 9 }), add(2, { by: -8 }), add(2, { by: -8 })]);

  // Without the first one the second would go below zero, and the third be no repeat of a success.
  expect(changes(await again(log, limitedTo(5)))).toEqual(['0: Succeeded → Failed/too-much']);
});

test('an event with other data is a difference, though the outcome is the same', async () => {
  const log = decided([add(1, { by: 3 })]);
  const doubling = kindOf({ decide: ({ data: { by } }) => ({ events: [{ type: 'Added', data: { by: 2 * by } }] }) });

  const [one] = await again(log, doubling);

  expect(one?.kind === 'decided' && isDifferent(one.recorded, one.other)).toBe(true);
  expect(one).toMatchObject({
    recorded: { events: [{ type: 'Added', data: { by: 3 } }] },
    other: { events: [{ type: 'Added', data: { by: 6 } }] },
  });
});

test('a refusal that is told in other words is the same by its code', async () => {
  const log = decided([add(1, { by: -1 })]);
  const [one] = await again(log, kindOf({ decide: () => refuse('below-zero', 'Not so many are left.') }));

  expect(one?.kind === 'decided' && isDifferent(one.recorded, one.other)).toBe(false);
  expect(one?.kind === 'decided' && wordingDiffers(one.recorded, one.other)).toBe(true);
});

test('H12: what was cancelled before it was decided stays so, and so does its cancellation', async () => {
  const ahead = decided([add(1), cancelOf(0)]);
  const late = decided([add(1)], [cancelOf(0)]);

  expect(changes(await again(ahead, counterKind))).toEqual([]);
  expect(changes(await again(late, counterKind))).toEqual([]);
  expect(changes(await again(ahead, limitedTo(0)))).toEqual([]);
});

test('what a superseded owner wrote late is no decision', async () => {
  const log = decided([add(1)], [add(2)]);
  const zombie = decided([add(1), add(2, { by: 9 })]);
  const stale = zombie.recordsOf(EVENTS).filter(({ headers }) => headers['ce_type'] === OUTCOME_TYPE);
  log.plant(
    EVENTS,
    stale.map(({ key, value, headers }) => ({
      key,
      value: value ?? Buffer.alloc(0),
      headers: { constant: [], varying: Object.keys(headers) },
      headerValues: Object.values(headers),
    })),
  );

  const found = await again(log, counterKind);

  expect(found).toHaveLength(2);
  expect(changes(found)).toEqual([]);
});

test('commands that the log has dropped are named as missing, and those behind them are still judged', async () => {
  const log = decided([add(1, { by: 9 }), add(2, { by: 9 })]);
  log.truncate(COMMANDS, toOffset(1));

  expect(changes(await again(log, limitedTo(5)))).toEqual(['0: missing', '1: Succeeded → Failed/too-much']);
});

test('only commands of the range are judged, on the state that those before them left', async () => {
  const log = decided([add(1, { by: 9, aggregateId: ONE }), add(2, { by: -8 }), add(3, { by: 9 })]);
  const range = { ...(await cutNow(log, counterKind, 0, NO_TIMES)), from: toOffset(1), to: toOffset(2) };
  const found: DecidedAgain[] = [];
  for await (const one of decideAgain({ log, codec }, counterKind, range)) found.push(one);

  expect(found).toMatchObject([{ kind: 'decided', command: { offset: 1n } }]);
  expect(changes(found)).toEqual([]);
});

test('nothing is written', async () => {
  const log = decided([add(1, { note: 'throw' })]);
  const before = [log.countOf(COMMANDS), log.countOf(EVENTS)];

  await again(log, limitedTo(0));

  expect([log.countOf(COMMANDS), log.countOf(EVENTS)]).toEqual(before);
});
