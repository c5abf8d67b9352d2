import { defineReactor, on, send } from './define-reactor.ts';
import { depotContract, shopContract } from './fixtures.ts';

const nothing = () => [];

test('a handler knows the events of its aggregate, and a command its body', () => {
  const { event } = on(shopContract, 'order', {
    event: (event, source) =>
      event.type === 'Ordered' ? [send(depotContract, 'Reserve', source.aggregateId, event.data)] : [],
  });

  expect(event).toBeDefined();
  expect(send(depotContract, 'Reserve', 's-1', { quantity: 2 })).toEqual({
    command: { type: 'Reserve', fullName: 'depot.stock.v1.Reserve', topic: 'depot.stock.commands.v1' },
    aggregateId: 's-1',
    data: { quantity: 2 },
  });
});

test('a command that only reactors send is one of them, and so is one of a client', () => {
  expect(send(shopContract, 'Settle', 'o-1', { code: null }).command.type).toBe('Settle');
  expect(send(shopContract, 'Order', 'o-1', { quantity: 1 }).command.type).toBe('Order');
});

test('a body of another form is refused by the compiler', () => {
  // @ts-expect-error -- the quantity is a number
  expect(send(depotContract, 'Reserve', 's-1', { quantity: '2' })).toBeDefined();
  // @ts-expect-error -- the quantity is missing
  expect(send(depotContract, 'Reserve', 's-1', {})).toBeDefined();
});

test('an unknown command is refused, by the compiler and when it is sent', () => {
  // @ts-expect-error -- there is no such command
  expect(() => send(depotContract, 'Steal', 's-1', {})).toThrow('The contract of depot has no command Steal.');
});

test('an unknown aggregate is refused, by the compiler and at the start', () => {
  // @ts-expect-error -- there is no such aggregate
  expect(() => on(shopContract, 'parcel', {})).toThrow('The contract of shop has no aggregate parcel.');
});

test('what is no id of an aggregate is refused', () => {
  expect(() => send(depotContract, 'Reserve', 'a/b', { quantity: 1 })).toThrow('"a/b" is no id');
});

test('a reactor has a name in kebab case, and one entry for each aggregate', () => {
  const reaction = on(shopContract, 'order', { event: nothing });

  expect(() => defineReactor({ team: 'shop', name: 'Big One', reactions: [] })).toThrow('"Big One" is no name');
  expect(() => defineReactor({ team: 'shop', name: 'twice', reactions: [reaction, reaction] })).toThrow(
    'The reactor twice has two reactions to shop.order.events.v1.',
  );
});
