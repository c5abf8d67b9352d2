import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from '@waybill/testing';

const repository = join(__dirname, '../../../..');
const expected = join(__dirname, 'files/demo-7-0-02.expected.json');
const folder = mkdtempSync(join(tmpdir(), 'waybill-demo-'));
const run = randomUUID().slice(0, 8);

const started: Demo[] = [];

// A test that fails must leave nothing running.
afterEach(async () => {
  for (const demo of started) demo.end();
  await Promise.all(started.splice(0).map(({ ended }) => ended));
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Demo = {
  readonly written: { readonly out: string; readonly log: string };
  /** The exit code. */
  readonly ended: Promise<number | null>;
  interrupt(): void;
  end(): void;
};

/** `npm start` as its script runs it, with topics, a database and a home of its own. */
function start(...options: readonly string[]): Demo {
  const { PATH, KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URI } = process.env;
  const child = spawn(process.execPath, [join(repository, 'tools/scripts/start.js'), ...options], {
    env: {
      ...{ PATH, KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URI },
      WAYBILL_HOME: join(folder, 'home'),
      WAYBILL_TOPIC_PREFIX: `demo-${run}.`,
      MONGODB_DB: `demo-${run}`,
      PORT: '0',
      ADMIN_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { out: '', log: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.log += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const demo = { written, ended, interrupt: () => child.kill('SIGINT'), end: () => child.kill('SIGTERM') };
  started.push(demo);
  return demo;
}

function dumpIn(name: string): readonly string[] {
  const views = [
    'orders',
    'returns',
    'customers',
    'product-sales',
    'daily-sales',
    'products',
    'stock-levels',
    'ledgers',
  ];
  const files = [...views.map((view) => `${view}.ndjson`), 'outcomes.json'];
  return files.map((file) => readFileSync(join(folder, name, file), 'utf8'));
}

/** Says what was logged when the exit code is another one. */
async function endOf({ ended, written }: Demo): Promise<readonly [number | null, string]> {
  const code = await ended;
  return [code, code === 0 ? '' : written.log];
}

test('a month comes out as an independent calculation says, and the same import again changes nothing', async () => {
  const first = start('--once', '--scale', '0.02', '--expect', expected, '--dump', join(folder, 'first'), '--json');
  expect(await endOf(first)).toEqual([0, '']);
  expect(JSON.parse(first.written.out)).toMatchObject({
    tenant: 'demo-7-0-02',
    differences: [],
    counts: { submitted: 106, accepted: 106, duplicates: 0 },
  });

  // The second time something else is expected.
  const other = join(folder, 'other.json');
  writeFileSync(other, JSON.stringify({ outcomes: { PlaceOrder: { Succeeded: 32 } } }));
  const second = start('--once', '--scale', '0.02', '--expect', other, '--dump', join(folder, 'second'), '--json');
  expect(await second.ended).toBe(1);
  expect(second.written.log).toContain('PlaceOrder Succeeded: expected 32, found 30');
  expect(JSON.parse(second.written.out)).toMatchObject({ counts: { accepted: 106, duplicates: 106 } });
  expect(dumpIn('second')).toEqual(dumpIn('first'));
}, 120_000);

test('what was interrupted half way goes on where it stopped, and stays up until Ctrl-C', async () => {
  // One request in flight at a time, so that there is a half way.
  const interrupted = start('--seed', '8', '--scale', '0.1', '--in-flight', '1', '--progress', 'json');
  await eventually(() => /"accepted":[1-9]/.test(interrupted.written.log), { withinMs: 60_000 });
  interrupted.interrupt();
  expect(await interrupted.ended).toBe(130);
  expect(interrupted.written).toMatchObject({
    out: '',
    log: expect.stringContaining('goes on where this one stopped'),
  });

  const demo = start('--seed', '8', '--scale', '0.1', '--json', '--progress', 'none');
  await eventually(() => demo.written.log.includes('Ctrl-C ends it'), { withinMs: 60_000 });
  const summary = JSON.parse(demo.written.out) as {
    commands: number;
    counts: { accepted: number; duplicates: number };
  }; // As --json prints it.
  expect(summary.counts.accepted).toBe(summary.commands);
  expect(summary.counts.duplicates).toBeGreaterThan(0);
  expect(summary.counts.duplicates).toBeLessThan(summary.commands);
  demo.interrupt();
  expect(await endOf(demo)).toEqual([0, '']);
}, 120_000);

test('bad input ends with 2 before anything is started', async () => {
  const csv = join(folder, 'bad.csv');
  writeFileSync(csv, 'InvoiceNo\n536365\n');
  const demo = start('--input', csv);
  expect(await demo.ended).toBe(2);
  expect(demo.written.log).toContain(`${csv} has no column StockCode`);
}, 60_000);
