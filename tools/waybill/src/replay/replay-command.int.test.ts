import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { positionText, topicTag, toOffset } from '@waybill/messages';

import { recordContext } from '../cli-context-fixture.ts';
import type { DlqScene } from '../dlq/dlq-scene.ts';
import { openDlqScene } from '../dlq/dlq-scene.ts';
import { runCli } from '../run-cli.ts';
import type { Manifest } from './manifest.ts';

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

function parseManifest(out: readonly string[]): Manifest {
  return JSON.parse(out.join('\n')) as Manifest; // As --json documents it.
}

async function longestPartitions() {
  const [source] = parseManifest((await replay(TOPIC, '--dry-run', '--json')).out).sources;
  return [...(source?.partitions ?? [])].sort((one, other) => Number(other.until) - Number(one.until));
}

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
  expect(log).toMatch(/^✓ 12 messages of \d+ records, \d+ bytes, written; no group joined, nothing committed\./);
});

test('a filter is told by its result, and an empty one by its reason', async () => {
  const one = await replay(TOPIC, '--subject', 'mug', '--type', 'StockAdjusted', '--tenant', 'acme');
  const none = await replay(TOPIC, '--tenant', 'other');

  expect(parse(one.out).map(({ subject }) => subject)).toEqual(['mug', 'mug', 'mug']);
  expect(none).toMatchObject({
    code: 0,
    out: [],
    log: expect.stringContaining('no message that the filter lets pass'),
  });
});

test('a file and its manifest appear whole, and the same range gives the same bytes', async () => {
  const [first, second] = [join(folder, 'first/events.ndjson'), join(folder, 'second/events.ndjson')];
  for (const path of [first, second]) await mkdir(dirname(path));

  expect(await replay(TOPIC, '--out', first)).toMatchObject({ code: 0, out: [] });
  expect(await replay(TOPIC, '--out', second)).toMatchObject({ code: 0 });

  const [one, other] = [await readFile(first, 'utf8'), await readFile(second, 'utf8')];
  expect(one.trimEnd().split('\n')).toHaveLength(12);
  expect(other).toBe(one);
  const manifest = await readFile(`${first}.manifest.json`, 'utf8');
  expect(await readFile(`${second}.manifest.json`, 'utf8')).toBe(manifest);
  expect(JSON.parse(manifest)).toMatchObject({
    ...{ messages: 12, voided: 0, bytes: Buffer.byteLength(one) },
    types: { 'inventory.product.v1.StockAdjusted': 12 },
  });
  expect(await readdir(dirname(first))).toEqual(['events.ndjson', 'events.ndjson.manifest.json']);
});

test('what is there is not replaced unless it is said', async () => {
  const path = join(folder, 'there.ndjson');
  await writeFile(path, 'mine');

  const refused = await replay(TOPIC, '--out', path);
  const kept = await readFile(path, 'utf8');
  const done = await replay(TOPIC, '--out', path, '--overwrite');

  expect(refused).toMatchObject({ code: 2, log: expect.stringContaining('is there already') });
  expect([kept, done.code, (await readFile(path, 'utf8')).split('\n').length]).toEqual(['mine', 0, 13]);
});

test('a dry run tells what a file would come to, and leaves none', async () => {
  const path = join(folder, 'dry.ndjson');

  const { out } = await replay(TOPIC, '--dry-run', '--json', '--out', path);

  const { files, ...summary } = parseManifest(out);
  expect(summary).toMatchObject({ messages: 12, sources: [{ source: TOPIC }] });
  expect(await readdir(folder)).not.toContain('dry.ndjson');
  await replay(TOPIC, '--out', path);
  expect(JSON.parse(await readFile(`${path}.manifest.json`, 'utf8'))).toEqual({
    ...summary,
    files: files.map((file) => ({ ...file, path: 'dry.ndjson' })),
  });
});

test('messages are counted by their headers', async () => {
  const { out, log } = await replay(TOPIC, `${TOPIC}:outcomes`, '--count', '--json');

  expect(parseManifest(out)).toMatchObject({
    messages: 24,
    types: { 'inventory.product.v1.StockAdjusted': 12, 'waybill.v1.CommandOutcome': 12 },
  });
  expect(log).toBe('');
  expect((await replay(TOPIC, '--count', '--subject', 'mug')).log).toMatch(
    /^✓ 3 messages of 36 records, \d+ bytes of values, counted;/,
  );
});

test('a partition that is read in two parts is read whole', async () => {
  const [{ partition, until } = { partition: 0, until: '0' }] = await longestPartitions();
  const at = ['--partition', String(partition)];
  const middle = `offset:${Math.floor(Number(until) / 2)}`;

  const whole = await replay(TOPIC, ...at);
  const halves = [await replay(TOPIC, ...at, '--to', middle), await replay(TOPIC, ...at, '--from', middle)];

  expect(whole.out.length).toBeGreaterThan(0);
  expect(halves.flatMap(({ out }) => out)).toEqual(whole.out);
});

test('shards have every message once', async () => {
  const whole = await replay(TOPIC);
  const shards = [await replay(TOPIC, '--shard', '1/2'), await replay(TOPIC, '--shard', '2/2')];

  expect(shards.flatMap(({ out }) => out).sort()).toEqual([...whole.out].sort());
});

test('an expression chooses messages; one that has an answer of none is refused', async () => {
  const some = await replay(TOPIC, '--filter', 'data.quantity >= 2 && subject in ["mug", "cup"]');
  const wrong = await replay(TOPIC, '--filter', 'data.amount >= 2');

  expect(
    parse(some.out)
      .map(({ subject, data }) => `${subject} ${data.quantity}`)
      .sort(),
  ).toEqual([...['cup 2', 'cup 3', 'mug 2', 'mug 3']]);
  expect(wrong).toMatchObject({
    code: 2,
    log: expect.stringContaining('--filter had no answer of any of 12 messages'),
  });
});

test('outcomes and commands are read like events', async () => {
  const outcomes = await replay(`${TOPIC}:outcomes`);
  const commands = await replay('inventory.product.commands.v1', '--type', 'AdjustStock');

  expect(new Set(outcomes.out.map((line) => (JSON.parse(line) as { readonly type: string }).type))).toEqual(
    new Set(['waybill.v1.CommandOutcome']),
  );
  expect([outcomes.out.length, commands.out.length]).toEqual([12, 12]);
});

test('values as they were written are those of today where nothing has changed', async () => {
  const [latest, written] = [await replay(TOPIC), await replay(TOPIC, '--values', 'written')];

  expect(written.code).toBe(0);
  expect(written.out).toEqual(latest.out);
});

test('what came behind a position is read from there', async () => {
  const [{ partition, until } = { partition: 0, until: '0' }] = await longestPartitions();
  const tag = topicTag('inventory.product.commands.v1');
  const before = toOffset(BigInt(until) - 3n);
  const token = positionText(new Map([[`${tag}.${partition}`, before]])) ?? '';

  const behind = await replay(TOPIC, '--partition', String(partition), '--from', `position:${token}`);
  const offset = await replay(TOPIC, '--partition', String(partition), '--from', `offset:${before + 1n}`);

  expect(behind).toEqual(offset);
});

test.each([
  [['orders.nothing.events.v1'], 2, 'There is no topic orders.nothing.events.v1 to be replayed.'],
  [[TOPIC, '--from', 'offset:3'], 2, 'name it by --partition'],
  [[TOPIC, '--from', 'offset:999999', '--partition', '0'], 1, 'is not among them'],
  [[TOPIC, '--partition', '12'], 2, 'A topic has the partitions 0 to 11'],
  [[TOPIC, '--json'], 2, '--json needs --out, --sql, --count or --dry-run'],
  [[TOPIC, '--shard', '3/2'], 2, '--shard takes such as 2/8'],
  [[TOPIC, '--format', 'csv'], 2, '--format takes ndjson, parquet, arrow, duckdb'],
  [[TOPIC, `${TOPIC}:outcomes`, '--format', 'arrow', '--out', 'x'], 2, 'An Arrow file has one table'],
  [[TOPIC, '--format', 'parquet'], 2, '--format parquet needs --out'],
  [[TOPIC, '--since', '/nowhere/manifest.json'], 2, 'is no manifest of a replay'],
  [[TOPIC, '--values', 'old'], 2, '--values takes latest or written'],
  [[TOPIC, '--rate', 'fast'], 2, '--rate takes records in a second'],
  [[TOPIC, '--from', 'position:???'], 2, '--from takes behind position:'],
  [[TOPIC, '--out', '/nowhere/events.ndjson'], 1, "/nowhere/events.ndjson can't be written: ENOENT."],
])('replay %j ends with %i, and says why', async (args, code, sentence) => {
  const replayed = await replay(...args);

  expect(replayed).toMatchObject({ code, out: [], log: expect.stringContaining(sentence) });
});
