import type { LogRecord } from '@waybill/messages';
import { OUTCOME_TYPE, toOffset, topicTag } from '@waybill/messages';

import { createSightings } from './stage-watch.ts';

const COMMANDS = 'orders.order.commands.v1';
const EVENTS = 'orders.order.events.v1';
const key = (partition: number): string => `${topicTag(COMMANDS)}.${partition}`;

test('a command is seen in the log, then its outcome, then the position that covers it', () => {
  const sightings = createSightings();
  sightings.read({ topic: COMMANDS, partition: 3, records: [command('c-1', 7)] }, 10);
  sightings.read({ topic: EVENTS, partition: 3, records: [event('c-1'), outcome('c-1')] }, 12);
  sightings.advance(new Map([[key(3), toOffset(6)]]), 13);
  expect(sightings.seen.get('c-1')).toEqual({ picked: 10, committed: 12 });
  sightings.advance(new Map([[key(3), toOffset(7)]]), 15);
  sightings.advance(new Map([[key(3), toOffset(9)]]), 20);
  expect(sightings.seen.get('c-1')).toEqual({ picked: 10, committed: 12, projected: 15 });
});

test('a position that was seen before the command counts with its own time', () => {
  const sightings = createSightings();
  sightings.advance(new Map([[key(0), toOffset(4)]]), 9);
  sightings.read({ topic: COMMANDS, partition: 0, records: [command('c-1', 4), command('c-2', 5)] }, 10);
  expect(sightings.seen.get('c-1')).toEqual({ picked: 10, projected: 9 });
  expect(sightings.seen.get('c-2')).toEqual({ picked: 10 });
});

test('positions of other partitions say nothing', () => {
  const sightings = createSightings();
  sightings.read({ topic: COMMANDS, partition: 1, records: [command('c-1', 0)] }, 10);
  sightings.advance(new Map([[key(2), toOffset(100)]]), 11);
  expect(sightings.seen.get('c-1')).toEqual({ picked: 10 });
});

function record(topic: string, offset: number, headers: Record<string, string>): LogRecord {
  const place = { topic, partition: 0, offset: toOffset(offset), timestampMs: 0 };
  return { ...place, key: null, value: null, headers };
}

function command(id: string, offset: number): LogRecord {
  return record(COMMANDS, offset, { ce_id: id, ce_type: 'orders.order.v1.PlaceOrder' });
}

function event(commandId: string): LogRecord {
  return record(EVENTS, 0, { ce_id: 'e-1', ce_type: 'orders.order.v1.OrderPlaced', ce_causationid: commandId });
}

function outcome(commandId: string): LogRecord {
  return record(EVENTS, 1, { ce_id: 'e-2', ce_type: OUTCOME_TYPE, ce_causationid: commandId });
}
