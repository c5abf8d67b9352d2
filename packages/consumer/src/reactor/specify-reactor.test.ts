import { defineReactor, on, send, sendAt } from './define-reactor.ts';
import { depotContract, fulfilment, shopContract } from './fixtures.ts';
import { specifyReactor } from './specify-reactor.ts';

const { whenEvent, whenAnswer } = specifyReactor(fulfilment);
const ordered = { type: 'Ordered', data: { quantity: 4 } } as const;
const settled = { type: 'Settled', data: { code: null } } as const;

test('what is sent for an event, and for what became of a command', async () => {
  await whenEvent(shopContract, 'order', ordered, { aggregateId: 'o-1' }).thenSends(
    send(depotContract, 'Reserve', 'o-1', { quantity: 4 }),
  );
  await whenEvent(shopContract, 'order', settled).thenSendsNothing();
  await whenAnswer(depotContract, 'stock', {
    ...{ command: 'Reserve', refusal: { code: 'sold-out', message: 'No.' }, causedBy: { aggregateId: 'o-1' } },
  }).thenSends(send(shopContract, 'Settle', 'o-1', { code: 'sold-out' }));
});

test('another command, another body, one too many and one too few are told', async () => {
  const asked = () => whenEvent(shopContract, 'order', ordered, { aggregateId: 'o-1' });
  const right = send(depotContract, 'Reserve', 'o-1', { quantity: 4 });

  await expect(asked().thenSends(send(depotContract, 'Reserve', 'o-1', { quantity: 5 }))).rejects.toThrow();
  await expect(asked().thenSends(send(shopContract, 'Settle', 'o-1', { code: null }))).rejects.toThrow();
  await expect(asked().thenSends(right, right)).rejects.toThrow();
  await expect(asked().thenSendsNothing()).rejects.toThrow();
  await expect(asked().thenSends(sendAt(new Date(0), right))).rejects.toThrow();
});

test('a handler that says something else when it is asked again is found out', async () => {
  let quantity = 0;
  const fickle = defineReactor({
    team: 'shop',
    name: 'fickle',
    reactions: [
      on(shopContract, 'order', { event: () => [send(depotContract, 'Reserve', 'o-1', { quantity: quantity++ })] }),
    ],
  });

  await expect(
    specifyReactor(fickle)
      .whenEvent(shopContract, 'order', ordered)
      .thenSends(send(depotContract, 'Reserve', 'o-1', { quantity: 0 })),
  ).rejects.toThrow();
});

test('a handler that fails does so with its reason', async () => {
  const failing = defineReactor({
    team: 'shop',
    name: 'failing',
    reactions: [on(shopContract, 'order', { event: () => Promise.reject(new Error('The carrier is away.')) })],
  });
  const asked = () => specifyReactor(failing).whenEvent(shopContract, 'order', ordered);

  await asked().thenFails('carrier');
  await expect(asked().thenFails('stock')).rejects.toThrow('The reaction fails with "The carrier is away."');
  await expect(whenEvent(shopContract, 'order', settled).thenFails('')).rejects.toThrow('The reaction does not fail.');
});

test('an aggregate that the reactor does not look at is named', () => {
  expect(() => specifyReactor({ name: 'idle', reactions: [] }).whenEvent(shopContract, 'order', ordered)).toThrow(
    'The reactor idle does not react to shop.order.',
  );
});
