import { recordContext } from '../../cli-context-fixture.ts';
import type { DlqScene } from '../../dlq/dlq-scene.ts';
import { openDlqScene } from '../../dlq/dlq-scene.ts';
import { runCli } from '../../run-cli.ts';
import type { ListedTopic } from './list-topics.ts';

jest.setTimeout(60_000);

let scene: DlqScene;

beforeAll(async () => {
  scene = await openDlqScene();
  await scene.adjust('mug', 1);
  await scene.outcomes('mug', 1);
});

afterAll(() => scene.close());

async function list(...args: readonly string[]) {
  const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL } = process.env;
  const env = { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, WAYBILL_TOPIC_PREFIX: scene.connection.topicPrefix };
  const context = recordContext({ env });
  const code = await runCli(['topics', 'list', ...args], context);
  return { code, out: context.written.out, log: context.written.log.join('\n') };
}

test('topics are listed with their records, times and schemas', async () => {
  const { code, out } = await list('--team', 'inventory', '--json');

  const listed = JSON.parse(out.join('\n')) as readonly ListedTopic[]; // As --json documents it.
  const events = listed.find(({ topic }) => topic === 'inventory.product.events.v1');
  expect(code).toBe(0);
  expect(events?.records).toBeGreaterThan(2);
  expect(Date.parse(events?.newest ?? '')).toBeGreaterThanOrEqual(Date.parse(events?.oldest ?? ''));
  expect(events?.schemas).toContainEqual({ type: 'StockAdjusted', versions: expect.arrayContaining([1]) });
  expect((await list('--team', 'inventory')).out[0]).toMatch(/^TOPIC +RECORDS +OLDEST +NEWEST +SCHEMAS$/);
});

test('a team that there is not is told, with all that there are', async () => {
  expect(await list('--team', 'nobody')).toMatchObject({
    ...{ code: 2, out: [] },
    log: expect.stringContaining('There is no team nobody: take one of'),
  });
});
