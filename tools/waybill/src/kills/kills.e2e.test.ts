import { spawn } from 'node:child_process';
import { join } from 'node:path';

const repository = join(__dirname, '../../../..');
const expected = join(repository, 'tools/waybill/src/demo/files/demo-7-0-02.expected.json');

/** `npm run kills` as its script runs it. */
function runKills(...options: readonly string[]): Promise<{ readonly code: number | null; readonly out: string }> {
  const { PATH, KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URI } = process.env;
  const child = spawn(process.execPath, [join(repository, 'tools/scripts/run-kills.js'), ...options], {
    env: { PATH, KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URI },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (out += text));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out });
    });
  });
}

test('a month is as expected although services of all teams were killed while it was fed', async () => {
  const { code, out } = await runKills(
    '--kills',
    '3',
    '--seed',
    '7',
    '--scale',
    '0.02',
    '--in-flight',
    '2',
    '--expect',
    expected,
  );

  expect(out).toContain('Everything is as expected.');
  expect(out).toContain('The totals of all views agree.');
  expect(out).toContain('3 kills while it was fed: ');
  expect(code).toBe(0);
}, 240_000);

test('a number of kills that is none is named, before anything is started', async () => {
  const { code, out } = await runKills('--kills', '0');

  expect(out).toContain('It is a whole number from 1 to 9999.');
  expect(code).toBe(2);
});
