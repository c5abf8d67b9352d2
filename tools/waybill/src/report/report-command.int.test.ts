import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { recordContext } from '../cli-context-fixture.ts';
import type { DlqScene } from '../dlq/dlq-scene.ts';
import { openDlqScene } from '../dlq/dlq-scene.ts';
import { runCli } from '../run-cli.ts';
import type { ReportModel } from './report-model.ts';

jest.setTimeout(60_000);

let scene: DlqScene;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-report-'));
  scene = await openDlqScene();
  for (const quantity of [1, 2]) for (const id of ['mug', 'cup']) await scene.adjust(id, quantity);
  for (const id of ['mug', 'cup']) await scene.outcomes(id, 2);
});

afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true });
});

async function report(...args: readonly string[]) {
  const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL } = process.env;
  const env = { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, WAYBILL_TOPIC_PREFIX: scene.connection.topicPrefix };
  const context = recordContext({ env });
  const code = await runCli(['report', '--team', 'inventory', ...args], context);
  return { code, out: context.written.out, log: context.written.log.join('\n') };
}

test('the numbers behind a page are those of the outcomes', async () => {
  const { code, out } = await report('--json');

  const model = JSON.parse(out.join('\n')) as ReportModel; // As --json documents it.
  expect(code).toBe(0);
  expect(model).toMatchObject({ count: 4, tenants: 1, shop: null });
  expect(model.ends.reduce((sum, { count }) => sum + count, 0)).toBe(4);
  expect(model.times.reduce((sum, { succeeded, failed, canceled }) => sum + succeeded + failed + canceled, 0)).toBe(4);
  expect(model.latencies.reduce((sum, { count }) => sum + count, 0)).toBe(4);
  expect(model.ends[0]?.type).toBe('inventory.product.v1.AdjustStock');
});

test('the page appears whole, with nothing beside it', async () => {
  const path = join(folder, 'report.html');

  expect(await report('--out', path, '--title', 'A <b>day</b>')).toMatchObject({ code: 0, out: [] });

  const page = await readFile(path, 'utf8');
  expect(page).toContain('<h1>A &lt;b&gt;day&lt;/b&gt;</h1>');
  expect(page.trimEnd().endsWith('</html>')).toBe(true);
  expect(await readdir(folder)).toEqual(['report.html']);
});

test.each([
  [['--team', 'nobody'], 2, 'There is no team nobody.'],
  [['--from', 'yesterday'], 2, '--from '],
  [['--out', '/nowhere/report.html'], 1, "/nowhere/report.html can't be written: there is no folder /nowhere."],
])('report %j ends with %i, and says why', async (args, code, sentence) => {
  expect(await report(...args)).toMatchObject({ code, log: expect.stringContaining(sentence) });
  expect(existsSync('/nowhere')).toBe(false);
});
