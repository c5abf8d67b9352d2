import { aclBindings } from './acl-bindings.ts';

test('puts the prefix before our names, and not before those of Kafka', () => {
  const bindings = aclBindings(
    'User:consumer-orders',
    [
      { on: 'topic', name: 'orders.order.commands.v1', may: ['Read', 'DescribeConfigs'] },
      { on: 'group', name: 'orders.consumer', may: ['Read'] },
      { on: 'kafka-topic', name: '__transaction_state', may: ['Describe'] },
      { on: 'cluster', may: ['DescribeConfigs'] },
    ],
    'test.',
  );

  expect(bindings.map(({ resource, name, pattern, operation }) => [resource, name, pattern, operation])).toEqual([
    ['topic', 'test.orders.order.commands.v1', 'literal', 'Read'],
    ['topic', 'test.orders.order.commands.v1', 'literal', 'DescribeConfigs'],
    ['group', 'test.orders.consumer', 'literal', 'Read'],
    ['topic', '__transaction_state', 'literal', 'Describe'],
    ['cluster', 'kafka-cluster', 'literal', 'DescribeConfigs'],
  ]);
  expect(new Set(bindings.map(({ principal }) => principal))).toEqual(new Set(['User:consumer-orders']));
});

test('covers all transactional ids of one events topic, and none of another whose name begins alike', () => {
  const [binding] = aclBindings('User:a', [{ on: 'partitions-of', name: 'a.b.events.v1', may: ['Write'] }], 'p.');

  expect(binding).toMatchObject({ resource: 'transactional-id', name: 'p.a.b.events.v1.', pattern: 'prefixed' });
});
