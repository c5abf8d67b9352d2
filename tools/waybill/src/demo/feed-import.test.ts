import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { contracts } from '@waybill/teams';

import { recordContext } from '../cli-context-fixture.ts';
import { feedImport } from './feed-import.ts';
import type { FakeBehaviour, FakeIngress } from './feeder/fake-ingress.ts';
import { startFakeIngress } from './feeder/fake-ingress.ts';
import type { Import } from './load-import.ts';
import { loadImport } from './load-import.ts';
import { parseExpectation } from './results/expectation.ts';
import { readImportTimes, writeImportTime } from './running/import-times.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-feed-'));
let wanted: Import;
let fake: FakeIngress | undefined;

beforeAll(async () => {
  wanted = await loadImport({ type: 'generated', seed: 1, scale: 0.01 });
});
afterEach(async () => {
  await fake?.stop();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function feedInto(
  behaviour: FakeBehaviour,
  changes: { died?: AbortSignal; signal?: AbortSignal; home?: string; wanted?: Import } = {},
) {
  fake = await startFakeIngress(behaviour);
  const {
    died = new AbortController().signal,
    signal = new AbortController().signal,
    home = mkdtempSync(join(folder, 'home-')),
  } = changes;
  const url = fake.baseUrl;
  const platform = { url, admin: url, died, stop: () => Promise.resolve() };
  const keys = {
    operationKeys: '',
    webhooksMasterKey: '',
    apiKey: 'wbk_k_secret',
    apiKeysFile: '',
    keysFile: join(home, 'keys.json'),
  };
  const flags = { inFlight: 8, progress: 'none', dump: join(home, 'dump') } as const;
  const expectation = parseExpectation('{"outcomes":{}}');
  return {
    home,
    summary: await feedImport(
      { flags, expectation, keys, platform, wanted: changes.wanted ?? wanted },
      recordContext({ home, signal }),
    ),
  };
}

test('the summary tells what came of the import, and the dump lies where it was wanted', async () => {
  const { summary, home } = await feedInto({});
  expect(summary).toMatchObject({
    tenant: 'demo-1-0-01',
    commands: wanted.commands,
    counts: { accepted: wanted.commands },
    views: { orders: { count: 0 }, products: { count: 0 }, 'daily-sales': { count: 0 } },
    differences: expect.arrayContaining([expect.stringMatching(/^PlaceOrder Succeeded: expected 0, found \d+$/)]),
    exportKey: expect.stringContaining('keys.json'),
    curl: [expect.any(String), expect.any(String), expect.any(String)],
  });
  expect(existsSync(join(home, 'dump/outcomes.json'))).toBe(true);
  expect(Object.keys(await readImportTimes(home))).toEqual(['demo-1-0-01']);
});

test('a whole import sends the commands of returns, cancellations and ledgers too, and reads all views back', async () => {
  const whole = await loadImport({ type: 'generated', seed: 7, scale: 0.02 });
  const { summary, home } = await feedInto({}, { wanted: whole });

  expect(fake?.seen.effects.size).toBe(106);
  expect(summary?.outcomes).toMatchObject({
    CancelOrder: { Succeeded: 1 },
    PostLedgerEntry: { Succeeded: 1 },
    ReturnGoods: { Succeeded: 6 },
  });
  const teams = contracts.filter(({ team }) => team !== 'platform');
  const views = teams.flatMap((contract) => contract.views.map(({ name }) => name));
  expect(Object.keys(summary?.views ?? {})).toEqual(views);
  for (const view of views) expect(existsSync(join(home, `dump/${view}.ndjson`))).toBe(true);
});

test('services that die end the feed with their reason', async () => {
  const died = new AbortController();
  const dying = feedInto(
    {
      onPoll: () => {
        died.abort(new Error('The services ended by themselves.'));
        return undefined;
      },
    },
    { died: died.signal },
  );
  await expect(dying).rejects.toThrow('The services ended by themselves.');
});

test('Ctrl-C ends the feed without a summary', async () => {
  const interruption = new AbortController();
  const { summary } = await feedInto(
    {
      onPoll: () => {
        interruption.abort();
        return undefined;
      },
    },
    { signal: interruption.signal },
  );
  expect(summary).toBeUndefined();
});

const LONG_AGO = '2020-01-01T00:00:00.000Z';

test('an import older than the memory of keys is not fed again', async () => {
  const home = mkdtempSync(join(folder, 'home-'));
  await writeImportTime(home, wanted.tenant, LONG_AGO);
  const again = feedInto({ lists: { '/v1/orders': [{ id: '536365' }] } }, { home });
  await expect(again).rejects.toMatchObject({
    message: expect.stringContaining(LONG_AGO),
    fix: expect.stringContaining('waybill stack reset'),
  });
  expect(fake?.seen.effects.size).toBe(0);
});

test('an old import whose data were wiped is a new one', async () => {
  const home = mkdtempSync(join(folder, 'home-'));
  await writeImportTime(home, wanted.tenant, LONG_AGO);
  const { summary } = await feedInto({}, { home });
  expect(summary?.counts.accepted).toBe(wanted.commands);
  expect((await readImportTimes(home))[wanted.tenant]).not.toBe(LONG_AGO);
});
