import { toOffset } from '@waybill/messages';
import { contracts } from '@waybill/teams';

import { chooseSources } from './choose-sources.ts';
import { createMessageFilter } from './message-filter.ts';
import type { Message } from './read-message.ts';
import { messageTypes } from './read-message.ts';

const TOPIC = 'orders.order.events.v1';
const types = chooseSources(contracts, [TOPIC]).flatMap(messageTypes);

const record = {
  ...{ topic: TOPIC, partition: 3, offset: toOffset(7), timestampMs: 0 },
  key: null,
  value: null,
  headers: {},
};
const data = {
  ...{
    customerId: null,
    country: 'Iceland',
    placedAt: new Date('2010-12-01T08:26:00.000Z'),
    totalPence: 2n ** 53n + 1n,
  },
  lines: [{ sku: '85123A', description: 'T-LIGHT HOLDER', quantity: 6, unitPricePence: 255 }],
};
const placed: Message = {
  ...{ record, data, id: 'e-7', type: 'orders.order.v1.OrderPlaced', name: 'OrderPlaced', source: '/consumers/orders' },
  ...{ tenant: 'acme', subject: '536365', time: new Date('2026-01-31T10:00:00.000Z'), sequence: 1 },
  ...{ causationId: undefined, correlationId: undefined, traceparent: undefined },
};

test.each([
  ['true', true],
  ['name == "OrderPlaced" && type.startsWith("orders.")', true],
  ['tenant == "acme" && subject.matches("^5363")', true],
  ['time >= timestamp("2026-01-31T10:00:00Z") && time < timestamp("2026-02-01T00:00:00Z")', true],
  ['data.placedAt.getFullYear() == 2010', true],
  ['data.country in ["Iceland", "Eire"]', true],
  ['data.lines.exists(line, line.quantity * 255 == 1530)', true],
  ['data.lines.exists(line, line.quantity > 6)', false],
  ['data.customerId == null', true],
  ['sequence == 1 && partition == 3 && offset == 7', true],
])('%s: %s', (expression, wanted) => {
  expect(createMessageFilter(expression, types).isWanted(placed)).toBe(wanted);
});

test('whole numbers of 64 bits are exact', () => {
  const filter = createMessageFilter('data.totalPence == 9007199254740993', types);

  expect([filter.isWanted(placed), filter.isWanted({ ...placed, data: { ...data, totalPence: 2n ** 53n } })]).toEqual([
    ...[true, false],
  ]);
});

test('a message of which there is no answer is not wanted, and the first reason is kept', () => {
  const filter = createMessageFilter('data.nothing > 5', types);

  expect(filter.isWanted(placed)).toBe(false);
  expect(filter.told()).toMatchObject({ answered: 0, unanswered: 1, reason: expect.stringContaining('nothing') });
});

test.each(['data.', '', '5 +', `"${'x'.repeat(3_000)}" == ""`])('%.20s is refused', (expression) => {
  expect(() => createMessageFilter(expression, types)).toThrow(/^--filter is no expression: /);
});
