import { parseTopicFile } from './topic-file.ts';

const FILE = 'infra/topics/orders.json';
const local = { replication: 'up to 3', retention: 'forever' };
const production = { replication: 3, retention: '30 days' };
const topic = { partitions: 12, environments: { local, production } };
const file = { team: 'orders', owner: 'team orders', topics: { 'orders.order.dlq': topic } };

function parse(content: unknown) {
  const faults: string[] = [];
  const declared = parseTopicFile(typeof content === 'string' ? content : JSON.stringify(content), FILE, faults);
  return { declared, faults };
}

/** The file with another topic in it. */
function withTopic(changes: object): object {
  return { ...file, topics: { 'orders.order.dlq': { ...topic, ...changes } } };
}

test('gives partitions, and per environment copies and how long records stay', () => {
  const { declared, faults } = parse(file);

  expect(faults).toEqual([]);
  expect(declared).toEqual([
    {
      file: FILE,
      team: 'orders',
      owner: 'team orders',
      topic: 'orders.order.dlq',
      partitions: 12,
      environments: new Map<string, unknown>([
        ['local', { replication: 'up to 3', retentionMs: undefined }],
        ['production', { replication: 3, retentionMs: 2_592_000_000 }],
      ]),
    },
  ]);
});

const AT = 'topics["orders.order.dlq"]';
test.each<[string, unknown, string]>([
  ['no JSON', '{', 'the file is no JSON'],
  ['a list', [], 'the file is []: write an object.'],
  ['an unknown field', { ...file, extra: 1 }, 'extra is not known: remove it; known are team, owner, topics.'],
  ['no owner', { team: 'orders', topics: {} }, 'owner is missing: write it.'],
  ['an empty owner', { ...file, owner: ' ' }, 'owner is " ": write whom to ask.'],
  ['another team', { ...file, team: 'sales' }, 'team is "sales": move the file to sales.json'],
  [
    'a count as text',
    withTopic({ partitions: '12' }),
    `${AT}.partitions is "12": write a whole number from 1 to 1000.`,
  ],
  ['half a partition', withTopic({ partitions: 1.5 }), `${AT}.partitions is 1.5`],
  ['a setting of the platform', withTopic({ 'cleanup.policy': 'compact' }), `${AT}["cleanup.policy"] is not known`],
  ['no production', withTopic({ environments: { local } }), `${AT}.environments.production is missing`],
  [
    'two copies in production',
    withTopic({ environments: { local, production: { ...production, replication: 2 } } }),
    `${AT}.environments.production.replication is 2: write 3 or more, or what was acknowledged is lost`,
  ],
  [
    'as many copies as there are in production',
    withTopic({ environments: { local, production: { ...production, replication: 'up to 3' } } }),
    `${AT}.environments.production.replication is "up to 3": write 3 or more`,
  ],
  [
    'no copy',
    withTopic({ environments: { local: { ...local, replication: 0 }, production } }),
    `${AT}.environments.local.replication is 0: write a whole number from 1 to 9.`,
  ],
  [
    'a retention without a unit',
    withTopic({ environments: { local: { ...local, retention: 30 }, production } }),
    `${AT}.environments.local.retention is 30: write "forever" or a number of days such as "30 days".`,
  ],
  [
    'a retention too short to look',
    withTopic({ environments: { local: { ...local, retention: '6 days' }, production } }),
    `${AT}.environments.local.retention is "6 days": write "7 days" or more`,
  ],
])('%s is a fault that names file, field and fix', (_what, content, sentence) => {
  const { faults } = parse(content);

  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(`${FILE}: ${sentence}`);
});

test('all faults are told at once', () => {
  const { faults } = parse({ ...withTopic({ partitions: 0, environments: {} }), owner: 1 });

  expect(faults).toHaveLength(4);
});
