import { findTopicProblem } from './check-topics.ts';
import type { TopicKind, TopicSpec } from './topic-settings.ts';
import { platformSettings, topicSettings } from './topic-settings.ts';

const spec: TopicSpec = { topic: 'orders.order.events.v1', kind: 'events', partitions: 12 };
const found = {
  name: 'orders.order.events.v1',
  partitions: 12,
  replication: 3,
  settings: new Map(Object.entries(platformSettings('events', 3))),
  overrides: new Set<string>(),
};

test('finds a topic sound that is as it was created', () => {
  expect(findTopicProblem(spec, found, 3)).toBeUndefined();
});

test.each(Object.keys(platformSettings('events', 3)))('refuses another %s', (setting) => {
  const settings = new Map([...found.settings, [setting, 'wrong']]);

  expect(findTopicProblem(spec, { ...found, settings }, 3)).toContain(
    `The topic orders.order.events.v1 has ${setting}=wrong: set it to ${found.settings.get(setting)}`,
  );
});

test('refuses fewer than three copies where three brokers are there', () => {
  const alone = { ...found, replication: 1, settings: new Map(Object.entries(platformSettings('events', 1))) };

  expect(findTopicProblem(spec, alone, 3)).toContain('has 1 copies of a partition, and 3 brokers are there');
  expect(findTopicProblem(spec, alone, 1)).toBeUndefined();
});

test('leaves to the files how long dead letters stay, and to nobody how long commands and events do', () => {
  const settings = new Map([...found.settings, ['retention.ms', '86400000']]);
  const problemOf = (kind: TopicKind) => findTopicProblem({ ...spec, kind }, { ...found, settings }, 3);

  expect(problemOf('dead-letters')).toBeUndefined();
  expect(problemOf('events')).toContain('retention.ms=86400000');
  expect(problemOf('commands')).toContain('retention.ms=86400000');
});

test('asks for one in-sync replica less than there are copies, but for one at least', () => {
  expect([1, 2, 3].map((copies) => platformSettings('events', copies)['min.insync.replicas'])).toEqual(['1', '1', '2']);
});

test('keeps dead letters as long as a file says, and all else for ever whatever it says', () => {
  const retentionOf = (kind: TopicKind, retentionMs?: number) =>
    topicSettings({ kind, retentionMs }, 3)['retention.ms'];

  expect(retentionOf('dead-letters', 86_400_000)).toBe('86400000');
  expect(retentionOf('dead-letters')).toBe('-1');
  expect(retentionOf('events', 86_400_000)).toBe('-1');
  expect(retentionOf('commands', 86_400_000)).toBe('-1');
});
