import type { TopicSpec } from '@waybill/kafka';

import { compareWithContracts } from './compare-contracts.ts';
import type { DeclaredTopic } from './topic-file.ts';

const events: TopicSpec = { topic: 'orders.order.events.v1', kind: 'events', partitions: 12 };
const dlq: TopicSpec = { topic: 'orders.order.dlq', kind: 'dead-letters', partitions: 12 };
const contracts = [{ team: 'orders', topics: [events, dlq] }];

function declare({ topic }: TopicSpec, changes: Partial<DeclaredTopic> = {}): DeclaredTopic {
  const environments = new Map([['local', { replication: 3, retentionMs: undefined }]]);
  const file = 'infra/topics/orders.json';
  return { file, team: 'orders', owner: 'orders', topic, partitions: 12, environments, ...changes };
}

test('files that declare each topic of each contract agree with them', () => {
  expect(compareWithContracts([declare(events), declare(dlq)], contracts)).toEqual([]);
});

test('a topic of a contract without an entry names both', () => {
  expect(compareWithContracts([declare(dlq)], contracts)).toEqual([
    'The contract of team orders has the topic orders.order.events.v1, and no file declares it: ' +
      'add it to infra/topics/orders.json.',
  ]);
});

test('an entry without a contract names both', () => {
  const more = declare({ ...dlq, topic: 'orders.cart.dlq' });

  expect(compareWithContracts([declare(events), declare(dlq), more], contracts)).toEqual([
    'infra/topics/orders.json: topics["orders.cart.dlq"] is in no contract: remove it, ' +
      'or add its aggregate to packages/contracts/orders/src/contract.ts.',
  ]);
});

test.each<[string, Partial<DeclaredTopic>, string]>([
  [
    'in the file of another team',
    { team: 'sales', file: 'infra/topics/sales.json' },
    'belongs to team orders: move it',
  ],
  [
    'with another number of partitions',
    { partitions: 24 },
    ".partitions is 24, but the contract's keys are spread over 12",
  ],
  [
    'that lets events go by their age',
    { environments: new Map([['production', { replication: 3, retentionMs: 1 }]]) },
    '.environments.production.retention ends: write "forever"; all state is folded from them.',
  ],
])('an entry %s is a fault', (_what, changes, sentence) => {
  const faults = compareWithContracts([declare(events, changes), declare(dlq)], contracts);

  expect(faults).toEqual([expect.stringContaining(sentence)]);
});

test('dead letters may go by their age', () => {
  const environments = new Map([['production', { replication: 3, retentionMs: 1 }]]);

  expect(compareWithContracts([declare(events), declare(dlq, { environments })], contracts)).toEqual([]);
});
