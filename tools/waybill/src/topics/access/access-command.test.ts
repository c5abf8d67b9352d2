import { recordContext } from '../../cli-context-fixture.ts';
import { runCli } from '../../run-cli.ts';

async function run(...args: readonly string[]) {
  const context = recordContext({ env: { WAYBILL_TOPIC_PREFIX: 'test.' } });
  const code = await runCli(['topics', 'access', ...args], context);
  return { code, out: context.written.out, log: context.written.log.join('\n') };
}

test('prints what a consumer may do, under the prefix, and nothing more', async () => {
  const { code, out } = await run('--principal', 'consumer-inventory');

  expect(code).toBe(0);
  expect(out).toEqual([
    ...['product', 'reservation'].flatMap((aggregate) => [
      `User:consumer-inventory may Read topic test.inventory.${aggregate}.commands.v1`,
      `User:consumer-inventory may Delete topic test.inventory.${aggregate}.commands.v1`,
      `User:consumer-inventory may DescribeConfigs topic test.inventory.${aggregate}.commands.v1`,
      `User:consumer-inventory may Read topic test.inventory.${aggregate}.events.v1`,
      `User:consumer-inventory may Write topic test.inventory.${aggregate}.events.v1`,
      `User:consumer-inventory may DescribeConfigs topic test.inventory.${aggregate}.events.v1`,
      `User:consumer-inventory may Write topic test.inventory.${aggregate}.dlq`,
      `User:consumer-inventory may DescribeConfigs topic test.inventory.${aggregate}.dlq`,
    ]),
    'User:consumer-inventory may Read group test.inventory.consumer',
    'User:consumer-inventory may Write transactional-id test.inventory.product.events.v1.*',
    'User:consumer-inventory may Write transactional-id test.inventory.reservation.events.v1.*',
    'User:consumer-inventory may Describe topic __transaction_state',
    'User:consumer-inventory may DescribeConfigs topic __transaction_state',
    'User:consumer-inventory may Describe topic __consumer_offsets',
    'User:consumer-inventory may DescribeConfigs topic __consumer_offsets',
    'User:consumer-inventory may DescribeConfigs cluster kafka-cluster',
  ]);
});

test("prints commands of Kafka's own tool, one for each resource", async () => {
  const { out } = await run('--principal', 'consumer-inventory', '--commands', '--prefix', '');
  const add = 'kafka-acls.sh --bootstrap-server "$KAFKA_BROKERS" --command-config admin.properties --add';

  expect(out).toHaveLength(12);
  expect(out).toContain(
    `${add} --allow-principal User:consumer-inventory --operation Write --resource-pattern-type prefixed --transactional-id inventory.product.events.v1.`,
  );
  expect(out).toContain(
    `${add} --allow-principal User:consumer-inventory --operation Read --operation Write --operation DescribeConfigs --topic inventory.product.events.v1`,
  );
  expect(out).toContain(`${add} --allow-principal User:consumer-inventory --operation DescribeConfigs --cluster`);
});

test('only who decides commands may delete them, and only the topic job may create and alter', async () => {
  const { out } = await run('--json');
  // As it prints them.
  const bindings = JSON.parse(out.join('\n')) as readonly {
    readonly principal: string;
    readonly operation: string;
    readonly name: string;
  }[];

  const may = new Set(bindings.map(({ operation }) => operation));
  expect([...may].sort()).toEqual(['AlterConfigs', 'Create', 'Delete', 'Describe', 'DescribeConfigs', 'Read', 'Write']);
  const changers = bindings.filter(({ operation }) => ['Create', 'AlterConfigs'].includes(operation));
  expect(new Set(changers.map(({ principal }) => principal))).toEqual(new Set(['User:topic-job']));
  const deletions = bindings.filter(({ operation }) => operation === 'Delete');
  for (const { principal, name } of deletions) {
    const [, team = ''] = /^User:consumer-(\w+)$/.exec(principal) ?? [];
    expect(name).toMatch(new RegExp(`^test\\.${team}\\.\\w+\\.commands\\.v1$`));
  }
});

test('an unknown principal and a prefix that Kafka would not take are wrong usage', async () => {
  expect(await run('--principal', 'root')).toMatchObject({
    code: 2,
    log: expect.stringContaining('take one of ingress'),
  });
  expect(await run('--prefix', 'a b')).toMatchObject({ code: 2, log: expect.stringContaining('WAYBILL_TOPIC_PREFIX') });
});
