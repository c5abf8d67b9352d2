import { contracts } from '@waybill/teams';
import type { ContractTopics } from '../declared/compare-contracts.ts';
import type { Principal } from './access-file.ts';
import { checkAccess } from './check-access.ts';
import { rightsOf } from './expand-access.ts';
import { readAccessFile } from './read-access-file.ts';

const contract = (team: string, aggregate: string): ContractTopics => ({
  team,
  topics: [
    { topic: `${team}.${aggregate}.commands.v1`, kind: 'commands', partitions: 12 },
    { topic: `${team}.${aggregate}.events.v1`, kind: 'events', partitions: 12 },
    { topic: `${team}.${aggregate}.dlq`, kind: 'dead-letters', partitions: 12 },
  ],
});

/** This repository's rights, with some principals changed. */
async function check(change: (principal: Principal) => Principal, more: readonly ContractTopics[] = []) {
  const { principals, topics } = await readAccessFile(process.cwd(), contracts);
  return checkAccess(principals.map(change), [...topics, ...more], 'principals.json');
}

const same = (principal: Principal) => principal;
/** Changes one principal. */
const only = (name: string, changes: Partial<Principal>) => (principal: Principal) =>
  principal.name === name ? { ...principal, ...changes } : principal;

test("this repository's rights agree with its contracts", async () => {
  expect(await check(same)).toEqual([]);
});

test('a new aggregate of a team has its rights at once', async () => {
  const { principals, topics } = await readAccessFile(process.cwd(), contracts);
  const cart = contract('orders', 'cart');
  const more = [...topics.filter(({ team }) => team !== 'orders'), { team: 'orders', topics: cart.topics }];

  expect(checkAccess(principals, more, 'principals.json')).toEqual([]);
  const consumer = principals.find(({ name }) => name === 'consumer-orders');
  expect(consumer && rightsOf(consumer, more)).toContainEqual({
    on: 'partitions-of',
    name: 'orders.cart.events.v1',
    may: ['Write'],
  });
});

test('a new team without a consumer is told, with each topic that nobody serves', async () => {
  expect(await check(same, [contract('sales', 'deal')])).toEqual([
    'principals.json: nobody may delete old records of sales.deal.commands.v1 of the contract of team sales: allow it.',
    'principals.json: nobody may write sales.deal.events.v1 of the contract of team sales: allow it.',
    'principals.json: nobody may write sales.deal.dlq of the contract of team sales: allow it.',
  ]);
});

const events = { teams: ['orders'], kinds: ['events'], may: ['Write'] } as const;
test.each<[string, (principal: Principal) => Principal, string]>([
  [
    'a second writer of events',
    only('replay', { topics: [events] }),
    'is written by consumer-orders, replay and owned by consumer-orders',
  ],
  [
    'a writer that cannot fence',
    only('consumer-orders', { owns: [] }),
    'is written by consumer-orders and owned by nobody',
  ],
  ['one that may fence but not write', only('replay', { owns: ['orders'] }), 'owned by consumer-orders, replay'],
  [
    'a team that does not exist',
    only('replay', { checks: ['sales'] }),
    'replay names the team sales, which has no contract',
  ],
  [
    'one that may delete events',
    only('replay', { topics: [{ ...events, may: ['Delete'] }] }),
    'replay may delete orders.order.events.v1: only commands, and only by who decides them. Remove it.',
  ],
  [
    "one that may delete another's commands",
    only('consumer-inventory', { topics: [{ teams: ['orders'], kinds: ['commands'], may: ['Delete'] }] }),
    'consumer-inventory may delete orders.order.commands.v1: only commands',
  ],
  [
    'settings and records in one hand',
    only('topic-job', { topics: [{ ...events, teams: 'every', may: ['Write', 'AlterConfigs'] }] }),
    'topic-job may change topics and also read or write records',
  ],
])('%s is a fault', async (_what, change, sentence) => {
  expect((await check(change)).join('\n')).toContain(sentence);
});

test('a consumer has nothing on the topics of another team but what its reactors read and send', async () => {
  const { principals, topics } = await readAccessFile(process.cwd(), contracts);

  for (const [team, allowed] of [
    ['orders', /^(?:Read on events|Write on commands|Describe(?:Configs)? on [a-z-]+)$/],
    ['inventory', /^$/],
  ] as const) {
    const consumer = principals.find(({ name }) => name === `consumer-${team}`);
    const rights = consumer ? rightsOf(consumer, topics) : [];
    const kinds = new Map(topics.flatMap((each) => each.topics.map(({ topic, kind }) => [topic, kind] as const)));
    const others = rights.flatMap((right) => {
      const kind = right.on === 'topic' ? kinds.get(right.name) : undefined;
      return kind === undefined || ('name' in right && right.name.startsWith(`${team}.`))
        ? []
        : [{ kind, may: right.may }];
    });
    expect(rights.length).toBeGreaterThan(5);
    expect(
      others.flatMap(({ kind, may }) => may.map((deed) => `${deed} on ${kind}`)).filter((deed) => !allowed.test(deed)),
    ).toEqual([]);
  }
});
