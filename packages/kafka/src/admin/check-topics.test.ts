import { findTopicProblem } from './check-topics.ts';
import { topicSettings } from './topic-settings.ts';

const found = { partitions: 12, replication: 3, settings: new Map(Object.entries(topicSettings(3))) };

test('finds a topic sound that is as it was created', () => {
  expect(findTopicProblem('orders.order.events.v1', 12, found)).toBeUndefined();
});

test.each(Object.keys(topicSettings(3)))('refuses another %s', (setting) => {
  const settings = new Map([...found.settings, [setting, 'wrong']]);

  expect(findTopicProblem('orders.order.events.v1', 12, { ...found, settings })).toContain(
    `The topic orders.order.events.v1 has ${setting}=wrong: set it to ${found.settings.get(setting)}`,
  );
});

test('asks for one in-sync replica less than there are copies, but for one at least', () => {
  expect([1, 2, 3].map((copies) => topicSettings(copies)['min.insync.replicas'])).toEqual(['1', '1', '2']);
});
