import { recordContext } from '../cli-context-fixture.ts';
import type { DlqScene } from '../dlq/dlq-scene.ts';
import { openDlqScene } from '../dlq/dlq-scene.ts';
import { runCli } from '../run-cli.ts';
import type { ReplayKills } from './replay-kills.ts';

jest.setTimeout(120_000);

const TOPIC = 'inventory.product.events.v1';
const IDS = ['mug', 'cup', 'jug', 'pot'];

let scene: DlqScene;

beforeAll(async () => {
  scene = await openDlqScene();
  for (const quantity of [1, 2]) for (const id of IDS) await scene.adjust(id, quantity);
  for (const id of IDS) await scene.outcomes(id, 2);
});

afterAll(() => scene.close());

test('outputs of a replay that is killed again and again are those of one that never was', async () => {
  const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL } = process.env;
  const context = recordContext({
    env: { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, WAYBILL_TOPIC_PREFIX: scene.connection.topicPrefix },
  });

  const code = await runCli(
    ['replay-kills', TOPIC, '--kills', '3', '--seed', '7', '--file-rows', '1', '--json'],
    context,
  );

  expect(context.written.log.join('\n')).toContain('each as one that was never killed');
  expect(code).toBe(0);
  // Eight events, one a file, and the manifest.
  expect(JSON.parse(context.written.out.join('\n')) as ReplayKills).toMatchObject({ kills: 3, files: 9 });
});
