import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openDuckDb } from '@waybill/duckdb';
import { eventually } from '@waybill/testing';

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
  folder = await mkdtemp(join(tmpdir(), 'waybill-tables-'));
  scene = await openDlqScene();
  for (const quantity of [1, 2, 3]) for (const id of IDS) await scene.adjust(id, quantity);
  for (const id of IDS) await scene.outcomes(id, 3);
});

afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true });
});

async function replay(args: readonly string[], signal?: AbortSignal) {
  const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL } = process.env;
  const env = { KAFKA_BROKERS, SCHEMA_REGISTRY_URL, WAYBILL_TOPIC_PREFIX: scene.connection.topicPrefix };
  const context = recordContext({ env, ...(signal === undefined ? {} : { signal }) });
  const code = await runCli(['replay', ...args], context);
  return { code, out: context.written.out, log: context.written.log.join('\n') };
}

/** All files of a folder with what is in them. */
async function contents(path: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files.map(
    async (file) => [file.slice(path.length), (await readFile(file)).toString('base64')] as const,
  );
  return new Map((await Promise.all(texts)).sort(([one], [other]) => (one < other ? -1 : 1)));
}

async function manifestIn(path: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8')) as Manifest; // A replay has written it.
}

const rowsOf = ({ out }: { readonly out: readonly string[] }) => JSON.parse(out.join('\n')) as unknown;

test('SQL is answered at once, over events, outcomes and commands together', async () => {
  const sql = `SELECT e._subject AS id, sum(e.quantity) AS pieces, count(DISTINCT o."commandId") AS outcomes, count(DISTINCT c._id) AS commands
    FROM product_events e JOIN product_outcomes o ON o.target = e._subject
    JOIN product_commands c ON c._subject = e._subject AND c._type = 'AdjustStock' AND c._id = o."commandId"
    WHERE o."commandId" = e._headers['ce_causationid'] GROUP BY ALL ORDER BY id`;

  const answer = await replay([TOPIC, `${TOPIC}:outcomes`, 'inventory.product.commands.v1', '--sql', sql, '--json']);

  expect(answer).toMatchObject({ code: 0, log: expect.stringContaining('✓ 4 rows of 36 messages') });
  expect(rowsOf(answer)).toEqual([...IDS].sort().map((id) => ({ id, pieces: '6', outcomes: '3', commands: '3' })));
});

test('an answer for people is a table', async () => {
  const { out } = await replay([
    TOPIC,
    '--sql',
    'SELECT _subject, quantity FROM stock_adjusted WHERE _subject = $$mug$$ ORDER BY 2',
  ]);

  expect(out).toEqual(['_subject  quantity', ...[1, 2, 3].map((quantity) => `mug       ${quantity}`)]);
});

test('a statement that makes no sense is refused by what the engine says', async () => {
  expect(await replay([TOPIC, '--sql', 'SELECT nothing FROM product_events'])).toMatchObject({
    ...{ code: 2, out: [] },
    log: expect.stringContaining('nothing'),
  });
});

test('a Parquet data set lies by topic and date, and the same range gives the same bytes', async () => {
  const [one, other] = [join(folder, 'one'), join(folder, 'other')];

  expect((await replay([TOPIC, '--format', 'parquet', '--out', one])).code).toBe(0);
  expect((await replay([TOPIC, '--format', 'parquet', '--out', other])).code).toBe(0);

  const files = await contents(one);
  expect(await contents(other)).toEqual(files);
  const [day] = new Date().toISOString().split('T');
  expect([...files.keys()].at(-1)).toContain(`/topic=${TOPIC}/date=${day}/p`);
  const { messages, sources, files: listed } = await manifestIn(one);
  expect(messages).toBe(12);
  expect(listed.map(({ path }) => `/${path}`)).toEqual([...files.keys()].filter((path) => path.endsWith('.parquet')));
  expect(sources[0]?.columns).toContainEqual({ name: 'quantity', type: 'INTEGER' });
  expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
});

test('a data set is asked by SQL although nothing runs', async () => {
  const set = join(folder, 'asked');
  await replay([TOPIC, `${TOPIC}:outcomes`, '--format', 'parquet', '--out', set]);
  const context = recordContext({ env: {} });

  const sql =
    'SELECT sum(quantity) AS pieces, (SELECT count(*) FROM product_withdrawn) AS withdrawn, (SELECT count(*) FROM product_outcomes) AS outcomes FROM stock_adjusted';
  const code = await runCli(['sql', set, sql, '--json'], context);

  expect(code).toBe(0);
  expect(rowsOf(context.written)).toEqual([{ pieces: '24', withdrawn: '0', outcomes: '12' }]);
});

test('a database file has the same tables', async () => {
  const path = join(folder, 'stock.duckdb');

  const replayed = await replay([TOPIC, '--format', 'duckdb', '--out', path]);

  expect(replayed.code).toBe(0);
  const duckdb = await openDuckDb({ folder });
  const sql = `ATTACH '${path}' AS stock (READ_ONLY); SELECT sum(quantity), count(*) FROM stock.stock_adjusted`;
  expect(await duckdb.query(sql, [])).toMatchObject({ rows: [['24', '12']] });
  duckdb.close();
});

test.each(['parquet', 'ndjson', 'arrow', 'duckdb'])(
  '%s that is interrupted is completed by the same command',
  async (format) => {
    const home = join(folder, `interrupted-${format}`);
    await mkdir(home);
    const [whole, cut] = [join(home, 'whole'), join(home, 'cut')];
    expect((await replay([TOPIC, '--format', format, '--out', whole])).log).toContain('✓ 12 messages');
    const interrupt = new AbortController();
    const asked = [TOPIC, '--format', format, '--out', cut];

    const first = replay([...asked, '--rate', '4'], interrupt.signal);
    await eventually(async () => {
      const { checkpoint } = JSON.parse(await readFile(`${cut}.partial/checkpoint.json`, 'utf8')) as {
        readonly checkpoint: { readonly state: { readonly tally: { readonly messages: number } } };
      };
      return checkpoint.state.tally.messages > 0;
    });
    interrupt.abort();

    expect(await first).toMatchObject({ code: 130, log: expect.stringContaining('The same command goes on from') });
    expect(await readdir(home)).not.toContain('cut');
    expect(await replay(asked)).toMatchObject({ code: 0, log: expect.stringContaining('It goes on behind') });
    if (format === 'parquet') expect(await contents(cut)).toEqual(await contents(whole));
    if (format === 'ndjson' || format === 'arrow')
      expect(await readFile(cut, 'utf8')).toBe(await readFile(whole, 'utf8'));
    expect((await readdir(home)).filter((name) => name.includes('partial'))).toEqual([]);
  },
);

test('an earlier try of something else is not gone on from, nor is a damaged one, unless it begins anew', async () => {
  const path = join(folder, 'left');
  const asked = [TOPIC, '--format', 'parquet', '--out', path];
  const interrupt = new AbortController();
  const first = replay([...asked, '--rate', '1'], interrupt.signal);
  const checkpoint = `${path}.partial/checkpoint.json`;
  await eventually(() => readFile(checkpoint));
  interrupt.abort();
  await first;

  expect(await replay([...asked, '--tenant', 'acme'])).toMatchObject({
    code: 1,
    log: expect.stringContaining('of another replay'),
  });
  await writeFile(checkpoint, (await readFile(checkpoint, 'utf8')).replace('"bytes":0', '"bytes":7'));
  expect(await replay(asked)).toMatchObject({ code: 1, log: expect.stringContaining('is damaged') });
  expect(await replay([...asked, '--restart'])).toMatchObject({ code: 0 });
  expect((await manifestIn(path)).messages).toBe(12);
});

test('only what is new is added to a data set, or written beside it', async () => {
  const [set, beside] = [join(folder, 'growing'), join(folder, 'beside')];
  const asked = [TOPIC, '--format', 'parquet'];
  await replay([...asked, '--out', set]);
  const before = await contents(set);
  const old = join(folder, 'old');
  await cp(set, old, { recursive: true });
  await scene.adjust('mug', 4);
  await scene.outcomes('mug', 4);

  const added = await replay([...asked, '--since', join(set, 'manifest.json'), '--out', set]);
  const alone = await replay([...asked, '--since', join(old, 'manifest.json'), '--out', beside]);

  expect([added.code, alone.code]).toEqual([0, 0]);
  const after = await contents(set);
  expect(after.size).toBe(before.size + 1);
  for (const [path, text] of before) if (path !== '/manifest.json') expect(after.get(path)).toBe(text);
  expect((await manifestIn(set)).messages).toBe(13);
  expect((await manifestIn(beside)).messages).toBe(1);
  expect((await replay([...asked, '--since', join(set, 'manifest.json'), '--out', set])).log).toContain(
    '✓ 13 messages',
  );
});

test('what is added must be asked for in the same way', async () => {
  const set = join(folder, 'filtered');
  await replay([TOPIC, '--format', 'parquet', '--subject', 'mug', '--out', set]);

  const other = await replay([TOPIC, '--format', 'parquet', '--since', join(set, 'manifest.json'), '--out', set]);

  expect(other).toMatchObject({ code: 2, log: expect.stringContaining('has other filters') });
});

test('a record that can not be read ends a replay with its address, or is listed', async () => {
  const [strict, listing] = [join(folder, 'strict'), join(folder, 'listing')];
  const asked = ['inventory.product.commands.v1', '--format', 'parquet'];
  await scene.send('bowl', Buffer.from('no frame'));

  const refused = await replay([...asked, '--out', strict]);
  const listed = await replay([...asked, '--skip-unreadable', '--out', listing]);

  expect(refused).toMatchObject({ code: 1, log: expect.stringMatching(/commands\.v1\[\d+\]@\d+ can't be read: /) });
  expect(await readdir(folder)).not.toContain('strict');
  expect(listed).toMatchObject({ code: 1, log: expect.stringContaining('1 record could not be read') });
  const [line = ''] = (await readFile(join(listing, 'errors.ndjson'), 'utf8')).split('\n');
  expect(JSON.parse(line)).toMatchObject({ hex: Buffer.from('no frame').toString('hex') });
  const { unreadable, messages } = await manifestIn(listing);
  expect([unreadable.length, messages]).toEqual([1, 13]);
});
