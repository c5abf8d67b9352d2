import { commandsTopic, deadLetterTopic, eventsTopic, topicTag, transactionalId } from './topics.ts';

test('topics are named by team and aggregate', () => {
  expect([
    commandsTopic('orders', 'order'),
    eventsTopic('orders', 'order'),
    deadLetterTopic('orders', 'order'),
    transactionalId('orders.order.events.v1', 3),
  ]).toEqual(['orders.order.commands.v1', 'orders.order.events.v1', 'orders.order.dlq', 'orders.order.events.v1.3']);
});

test('the tag of a topic is the same for ever: ids and positions hold it', () => {
  expect(topicTag('orders.order.commands.v1')).toBe('965f595d');
  expect(topicTag('orders.order.commands.v1')).toBe('965f595d');
});
