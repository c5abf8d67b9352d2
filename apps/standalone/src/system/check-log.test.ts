import type { LoggedRecord } from './check-log.ts';
import { checkEvents, checkOutcomes, checkRepeats, liveRecords } from './check-log.ts';

const topic = 'orders.order.events.v1';

function record(offset: number, token: number, fields: Partial<LoggedRecord> = {}): LoggedRecord {
  const place = { topic, partition: 0, offset: BigInt(offset), token: BigInt(token) };
  return {
    ...place,
    kind: 'event',
    id: `e${offset}`,
    type: 'OrderPlaced',
    tenant: 't',
    aggregateId: 'a',
    sequence: 1,
    data: {},
    ...fields,
  };
}

function outcome(offset: number, token: number, commandOffset: number, data: object = {}): LoggedRecord {
  return record(offset, token, {
    kind: 'outcome',
    data: { commandOffset, commandId: `c${commandOffset}`, decision: 'SUCCEEDED', ...data },
  });
}

const claim = (offset: number) => record(offset, offset, { kind: 'claim' });
const command = (offset: number) => ({
  topic: 'orders.order.commands.v1',
  partition: 0,
  offset: BigInt(offset),
  commandId: `c${offset}`,
});

test('a history in which each command has one outcome has no violation', () => {
  const history = {
    commands: [command(0), command(1)],
    records: [claim(0), record(1, 0), outcome(2, 0, 0), outcome(3, 0, 1)],
  };

  expect([...checkOutcomes(history), ...checkEvents(history), ...checkRepeats(history)]).toEqual([]);
});

test('what a superseded owner wrote behind a claim does not count', () => {
  const records = [claim(0), outcome(1, 0, 0), claim(2), outcome(3, 0, 1), outcome(4, 2, 1)];

  expect(liveRecords(records).map(({ offset }) => offset)).toEqual([1n, 4n]);
});

test('a second outcome of a command is found', () => {
  const history = { commands: [command(0)], records: [claim(0), outcome(1, 0, 0), outcome(2, 0, 0)] };

  expect(checkOutcomes(history)).toContainEqual(expect.stringContaining('has two outcomes'));
});

test('a command without an outcome is found', () => {
  expect(checkOutcomes({ commands: [command(0)], records: [claim(0)] })).toEqual([
    expect.stringContaining('has no outcome'),
  ]);
});

test('decisions out of order are found', () => {
  const history = { commands: [command(0), command(1)], records: [claim(0), outcome(1, 0, 1), outcome(2, 0, 0)] };

  expect(checkOutcomes(history)).toEqual([expect.stringContaining('out of order')]);
});

test('an event that stands twice is found', () => {
  const history = {
    commands: [],
    records: [claim(0), record(1, 0, { id: 'e' }), record(2, 0, { id: 'e', sequence: 2 })],
  };

  expect(checkEvents(history)).toEqual([expect.stringContaining('stands twice')]);
});

test('a gap in the versions of an aggregate is found', () => {
  const history = { commands: [], records: [claim(0), record(1, 0), record(2, 0, { sequence: 3 })] };

  expect(checkEvents(history)).toEqual([expect.stringContaining('version 3 stands where 2 belongs')]);
});

test('a repeat that took effect again is found', () => {
  const repeated = { commandId: 'c0' };
  const history = { commands: [], records: [claim(0), outcome(1, 0, 0), outcome(2, 0, 1, repeated)] };

  expect(checkRepeats(history)).toEqual([expect.stringContaining('a repeat of 0')]);
});

test('a repeat that a reactor sent is known by its cause, and names no first', () => {
  const repeated = { commandId: 'c0', decision: 'DUPLICATE', duplicateOf: null };
  const history = (causation: object | null) => ({
    commands: [],
    records: [claim(0), outcome(1, 0, 0), outcome(2, 0, 1, { ...repeated, causation })],
  });

  expect(checkRepeats(history({ reactor: 'orders.fulfilment' }))).toEqual([]);
  expect(checkRepeats(history(null))).toEqual([expect.stringContaining('a repeat of 0')]);
});
