import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { recordContext } from '../cli-context-fixture.ts';
import type { DlqScene } from '../dlq/dlq-scene.ts';
import { openDlqScene } from '../dlq/dlq-scene.ts';
import { runCli } from '../run-cli.ts';
import type { ReplaySummary } from './describe-replay.ts';

jest.setTimeout(60_000);
const TOPIC = 'inventory.product.events.v1';
const IDS = ['mug', 'cup', 'jug', 'pot'];
let scene: DlqScene;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-replay-'));
  scene = await openDlqScene();
  for (const quantity of [1, 2, 3]) for (const id of IDS) await scene.adjust(id, quantity);
  for (const id of IDS) await scene.outcomes(id, 3);
});
afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true });
});

async function replay(...args: readonly string[]) {
  const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL } = process.env;
  const env = { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, WAYBILL_TOPIC_PREFIX: scene.connection.topicPrefix };
  const context = recordContext({ env });
  const code = await runCli(['replay', ...args], context);
  return { code, out: context.written.out, log: context.written.log.join('\n') };
}

type Line = { readonly subject: string; readonly sequence: string; readonly data: { readonly quantity: number } };

function parse(lines: readonly string[]): readonly Line[] {
  return lines.map((line) => JSON.parse(line) as Line); // CloudEvents of these events.
}

test('every event comes as a CloudEvent on a line, in order for each aggregate, and nothing else', async () => {
  const { code, out, log } = await replay(TOPIC);

  const lines = parse(out);
  expect(code).toBe(0);
  expect(lines).toHaveLength(12);
  for (const id of IDS)
    expect(
      lines.filter(({ subject }) => subject === id).map(({ sequence, data }) => [sequence, data.quantity]),
    ).toEqual([
      ['1', 1],
      ['2', 2],
      ['3', 3],
    ]);
  expect(lines[0]).toMatchObject({
    ...{
      specversion: '1.0',
      type: 'inventory.product.v1.StockAdjusted',
      source: '/consumers/inventory',
      tenant: 'acme',
    },
    datacontenttype: 'application/json',
  });
  expect(log).toMatch(/^✓ 12 events of \d+ records, \d+ bytes, written; no group joined, nothing committed\./);
});

test('a filter is told by its result, and an empty one by its reason', async () => {
  const one = await replay(TOPIC, '--subject', 'mug', '--type', 'StockAdjusted', '--tenant', 'acme');
  const none = await replay(TOPIC, '--tenant', 'other');

  expect(parse(one.out).map(({ subject }) => subject)).toEqual(['mug', 'mug', 'mug']);
  expect(none).toMatchObject({ code: 0, out: [], log: expect.stringContaining('no event that the filter lets pass') });
});

test('a file and its manifest appear whole, and the same range gives the same bytes', async () => {
  const [first, second] = [join(folder, 'first.ndjson'), join(folder, 'second.ndjson')];

  expect(await replay(TOPIC, '--out', first)).toMatchObject({ code: 0, out: [] });
  expect(await replay(TOPIC, '--out', second)).toMatchObject({ code: 0 });

  const [one, other] = [await readFile(first, 'utf8'), await readFile(second, 'utf8')];
  expect(one.trimEnd().split('\n')).toHaveLength(12);
  expect(other).toBe(one);
  const manifest = await readFile(`${first}.manifest.json`, 'utf8');
  expect(await readFile(`${second}.manifest.json`, 'utf8')).toBe(manifest);
  expect(JSON.parse(manifest)).toMatchObject({
    ...{ topic: TOPIC, events: 12, voided: 0, bytes: Buffer.byteLength(one) },
    types: { 'inventory.product.v1.StockAdjusted': 12 },
  });
  expect((await readdir(folder)).sort()).toEqual([
    ...['first.ndjson', 'first.ndjson.manifest.json', 'second.ndjson', 'second.ndjson.manifest.json'],
  ]);
});

test('a dry run tells what a file would come to, and leaves none', async () => {
  const path = join(folder, 'dry.ndjson');

  const { out } = await replay(TOPIC, '--dry-run', '--json', '--out', path);

  const summary = JSON.parse(out.join('\n')) as ReplaySummary; // As --json documents it.
  expect(summary).toMatchObject({ events: 12, topic: TOPIC });
  expect(await readdir(folder)).not.toContain('dry.ndjson');
  await replay(TOPIC, '--out', path);
  expect(JSON.parse(await readFile(`${path}.manifest.json`, 'utf8'))).toEqual(summary);
});

test('a partition that is read in two parts is read whole', async () => {
  const [{ partition, until } = { partition: 0, until: '0' }] = (
    JSON.parse((await replay(TOPIC, '--dry-run', '--json')).out.join('\n')) as ReplaySummary
  ).partitions; // As above.
  const at = ['--partition', String(partition)];
  const middle = `offset:${Math.floor(Number(until) / 2)}`;

  const whole = await replay(TOPIC, ...at);
  const halves = [await replay(TOPIC, ...at, '--to', middle), await replay(TOPIC, ...at, '--from', middle)];

  expect(halves.flatMap(({ out }) => out)).toEqual(whole.out);
});

test.each([
  [['orders.nothing.events.v1'], 2, 'There is no events topic orders.nothing.events.v1.'],
  [[TOPIC, '--from', 'offset:3'], 2, 'name it by --partition'],
  [[TOPIC, '--from', 'offset:999999', '--partition', '0'], 1, 'is not among them'],
  [[TOPIC, '--partition', '12'], 2, 'has the partitions 0 to 11'],
  [[TOPIC, '--json'], 2, '--json needs --out or --dry-run'],
  [[TOPIC, '--out', '/nowhere/events.ndjson'], 1, "/nowhere/events.ndjson can't be written: ENOENT."],
])('replay %j ends with %i, and says why', async (args, code, sentence) => {
  const replayed = await replay(...args);

  expect(replayed).toMatchObject({ code, out: [], log: expect.stringContaining(sentence) });
});
