import type { RecordSchema } from './contract.ts';
import { defineContract } from './contract.ts';
import type { Upcaster } from './upcasters.ts';
import { eventReaders } from './upcasters.ts';

const schemaOf = (namespace: string, name: string): RecordSchema => ({ type: 'record', namespace, name, fields: [] });
const placedV1 = schemaOf('orders.order.v1', 'OrderPlaced');
const schemas = { commands: {}, events: { OrderPlaced: schemaOf('orders.order.v2', 'OrderPlaced') }, views: {} };
const addPence: Upcaster = {
  of: placedV1,
  upcast: ({ pounds }: { readonly pounds: number }) => ({ type: 'OrderPlaced', data: { pence: pounds * 100 } }),
};

function contractWith(...upcasters: readonly Upcaster[]) {
  const order = { commands: {}, events: ['OrderPlaced'] as const, upcasters };
  return defineContract(schemas, { team: 'orders', aggregates: { order }, views: {} });
}

test('two versions of an event stand side by side in one topic, and both are read as today', () => {
  const readers = eventReaders(contractWith(addPence), 'orders.order.events.v1');

  expect([...readers.keys()]).toEqual(['orders.order.v2.OrderPlaced', 'orders.order.v1.OrderPlaced']);
  const today = { type: 'OrderPlaced', data: { pence: 500 } };
  expect(readers.get('orders.order.v1.OrderPlaced')?.({ pounds: 5 })).toEqual(today);
  expect(readers.get('orders.order.v2.OrderPlaced')?.({ pence: 500 })).toEqual(today);
});

test('an older form of an event of today is corrected, and its own form stays', () => {
  const upcast = ({ pence }: { readonly pence: number | null }) => ({
    type: 'OrderPlaced',
    data: { pence: pence ?? 0 },
  });
  const read = eventReaders(contractWith({ of: 'OrderPlaced', upcast }), 'orders.order.events.v1').get(
    'orders.order.v2.OrderPlaced',
  );

  expect([read?.({ pence: null }), read?.({ pence: 7 })].map((event) => event?.data)).toEqual([
    { pence: 0 },
    { pence: 7 },
  ]);
});

test('an upcaster that gives no event of the aggregate is a defect', () => {
  const wrong = { of: placedV1, upcast: () => ({ type: 'OrderPlaxed', data: {} }) };
  const read = eventReaders(contractWith(wrong), 'orders.order.events.v1').get('orders.order.v1.OrderPlaced');

  expect(() => read?.({})).toThrow('gives OrderPlaxed, which is no event of this aggregate');
});

test.each<[string, readonly Upcaster[], string]>([
  ['of no event', [{ ...addPence, of: 'OrderLost' }], 'an upcaster of OrderLost, which is no event'],
  ['twice', [addPence, addPence], 'two upcasters of orders.order.v1.OrderPlaced'],
  ['of a type that is written', [{ ...addPence, of: schemas.events.OrderPlaced }], 'is still written'],
])('one %s is refused', (_what, upcasters, sentence) => {
  expect(() => contractWith(...upcasters)).toThrow(sentence);
});
