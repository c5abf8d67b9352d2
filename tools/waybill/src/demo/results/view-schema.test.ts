import type { RecordSchema } from '@waybill/messages';

import { createDocumentReader } from './view-schema.ts';

const line = {
  type: 'record',
  name: 'Line',
  namespace: 'shop.v1',
  fields: [
    { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['goods', 'other'] } },
    { name: 'amountPence', type: 'long' },
  ],
};

const schema: RecordSchema = {
  type: 'record',
  name: 'OrderView',
  namespace: 'shop.views.v1',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'quantity', type: 'int' },
    { name: 'placedAt', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'cancelledAt', type: ['null', { type: 'long', logicalType: 'timestamp-millis' }] },
    { name: 'totalPence', type: 'long' },
    { name: 'refundPence', type: ['null', 'long'] },
    { name: 'lines', type: { type: 'array', items: line } },
    { name: 'first', type: ['null', 'shop.v1.Line'] },
  ],
};

const item = {
  id: '536365',
  version: 2,
  quantity: 3,
  placedAt: '2010-12-01T08:26:00.000Z',
  cancelledAt: null,
  totalPence: '9223372036854775807',
  refundPence: null,
  lines: [{ kind: 'goods', amountPence: '-5', more: 1 }],
  first: { kind: 'other', amountPence: '0' },
};

const read = createDocumentReader('orders', schema);

test('a document keeps the members of its schema, with 64-bit integers read from strings', () => {
  expect(read(item)).toEqual({
    id: '536365',
    quantity: 3,
    placedAt: '2010-12-01T08:26:00.000Z',
    cancelledAt: null,
    totalPence: 9_223_372_036_854_775_807n,
    refundPence: null,
    lines: [{ kind: 'goods', amountPence: -5n }],
    first: { kind: 'other', amountPence: 0n },
  });
});

test.each([
  [{ totalPence: 12 }, 'orders 536365/totalPence: expected a string of digits, found 12.'],
  [{ quantity: '3' }, 'orders 536365/quantity: expected a number, found "3".'],
  [{ quantity: undefined }, 'orders 536365/quantity: expected a number, found nothing.'],
  [{ refundPence: undefined }, 'orders 536365/refundPence: expected a string of digits, found nothing.'],
  [{ lines: [{ kind: null, amountPence: '1' }] }, 'orders 536365/lines/0/kind: expected a string, found null.'],
  [{ id: 1 }, 'orders (without id)/id: expected a string, found 1.'],
])('%j is named as what is wrong', (differences, message) => {
  expect(() => read({ ...item, ...differences })).toThrow(message);
});
