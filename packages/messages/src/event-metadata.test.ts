import fc from 'fast-check';

import type { EventMetadata } from './event-metadata.ts';
import { claimHeaders, eventHeaders, eventHeaderValues, eventId, parseEventMetadata } from './event-metadata.ts';
import { toAggregateId, toCommandId, toOffset, toTenant } from './ids.ts';
import { NOWHERE } from './position.ts';

const metadata: EventMetadata = {
  eventId: 'a1b2c3d4-3-17-0',
  type: 'orders.order.v1.OrderPlaced',
  tenant: toTenant('acme'),
  aggregateId: toAggregateId('536365'),
  time: new Date('2026-11-22T10:00:00.000Z'),
  sequence: 1,
  causationId: toCommandId('018f0000-0000-7000-8000-000000000001'),
  correlationId: 'c-1',
  claim: toOffset(5),
  position: NOWHERE,
  traceparent: undefined,
};

function record(given: EventMetadata, changes: Readonly<Record<string, string | undefined>> = {}) {
  const shape = eventHeaders(given.type, '/orders/consumer');
  const values = eventHeaderValues(given);
  const varying = shape.varying.flatMap((name, index) => {
    const value = values[index];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    key: Buffer.from(`${given.tenant}|${given.aggregateId}`),
    headers: { ...Object.fromEntries([...shape.constant, ...varying]), ...changes },
  };
}

test('what is written is read back', () => {
  const any = fc.record({
    sequence: fc.option(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { nil: undefined }),
    claim: fc.bigInt({ min: 0n, max: 2n ** 62n }).map(toOffset),
    time: fc.date({ min: new Date(0), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
    position: fc.constantFrom(NOWHERE, new Map([['1f2e3d4c.11', toOffset(7)]])),
    traceparent: fc.constantFrom(undefined, '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'),
  });
  fc.assert(
    fc.property(any, (drawn) => {
      const given = { ...metadata, ...drawn };
      expect(parseEventMetadata(record(given))).toEqual(given);
    }),
  );
});

test('an outcome has no version of its own', () => {
  expect(record({ ...metadata, sequence: undefined }).headers).not.toHaveProperty('ce_sequence');
});

test.each([
  ['ce_sequence', '0'],
  ['ce_sequence', '-1'],
  ['claim', '-1'],
  ['claim', ''],
  ['claim', '1.5'],
  ['ce_causationid', 'x'],
])('names %s when it is %j', (name, value) => {
  expect(parseEventMetadata(record(metadata, { [name]: value }))).toContain(`The header ${name} is not valid`);
});

test('a record without a claim is not one of an owner', () => {
  expect(parseEventMetadata(record(metadata, { claim: undefined }))).toBe('The header claim is missing.');
});

test('the same decision always has the same event ids', () => {
  expect(eventId('orders.order.commands.v1', 3, toOffset(17), 0)).toBe(
    eventId('orders.order.commands.v1', 3, toOffset(17), 0),
  );
});

test('event ids differ by topic, partition, command and index', () => {
  const ids = [
    eventId('orders.order.commands.v1', 3, toOffset(17), 0),
    eventId('inventory.product.commands.v1', 3, toOffset(17), 0),
    eventId('orders.order.commands.v1', 31, toOffset(7), 0),
    eventId('orders.order.commands.v1', 3, toOffset(17), 1),
    eventId('orders.order.commands.v1', 3, toOffset(17), 'outcome'),
  ];

  expect(new Set(ids).size).toBe(ids.length);
});

test('a claim names no aggregate and no other claim', () => {
  expect(claimHeaders('waybill.v1.Claim', '/orders/consumer').varying).toEqual(['ce_id', 'ce_time']);
});
