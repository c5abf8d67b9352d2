import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(300_000);

/** The guide's commands, and what it shows of some, for the real month. */
const repository = join(__dirname, '../../../..');
const page = readFileSync(join(repository, 'docs/guides/ask-a-year.md'), 'utf8');
const steps = [...page.matchAll(/^```sh\n(.*?)^```\n(?:\n```\n(.*?)^```)?/gms)].map(([, script = '', shown]) => ({
  script,
  shown,
}));

/** With the real month beside the repository, what the guide shows is held against the totals that were computed of it. */
const expectedPath = join(repository, '../shared/data/online-retail/expected-2010-12.json');
/** A folder with the real month: then it is fed, and the guide must show what is answered. */
const real = process.env['GUIDE_MONTH'];

const folder = mkdtempSync(join(tmpdir(), 'waybill-guide-'));
const run = randomUUID().slice(0, 8);
const { PATH, HOME, KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URI } = process.env;
const environment = {
  ...{ PATH, HOME, KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URI },
  ...{ WAYBILL_HOME: join(folder, 'home'), WAYBILL_TOPIC_PREFIX: `guide-${run}.`, MONGODB_DB: `guide-${run}` },
  ...{ PORT: '0', ADMIN_PORT: '0' },
};

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function execute(
  command: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly out: string; readonly log: string }> {
  const child = spawn(command, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { out: '', log: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.log += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...written };
}

/** Sums over all documents of a view as the main job has dumped it. */
function totals(view: string, ...members: readonly string[]): readonly number[] {
  const lines = readFileSync(join(folder, 'dump', `${view}.ndjson`), 'utf8')
    .trimEnd()
    .split('\n');
  const documents = lines.map((line) => JSON.parse(line) as Readonly<Record<string, number>>); // As the dump documents them.
  return members.map((member) => documents.reduce((sum, document) => sum + (document[member] ?? 0), 0));
}

/** The row of an answer that has one. */
function cells(answer: string | undefined): readonly (readonly string[])[] {
  return (answer ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
}

test('every step answers, and the sums are those of the views', async () => {
  mkdirSync(join(folder, 'bin'));
  const npx = join(folder, 'bin/npx');
  writeFileSync(
    npx,
    `#!/bin/sh\nshift\nexec '${process.execPath}' '${join(repository, 'tools/waybill/bin/waybill.js')}' "$@"\n`,
    { mode: 0o755 },
  );
  mkdirSync(join(folder, 'dump'));
  const rows = real === undefined ? ['--scale', '0.02'] : ['--input', join(real, '2010-12.csv.gz')];
  const month = ['--once', '--dump', join(folder, 'dump'), ...rows];
  expect(await execute(process.execPath, [join(repository, 'tools/scripts/start.js'), ...month])).toMatchObject({
    code: 0,
  });

  const answers: string[] = [];
  for (const { script } of steps) {
    const told = await execute('bash', [
      '-euo',
      'pipefail',
      '-c',
      `export PATH='${join(folder, 'bin')}':"$PATH"\n${script}`,
    ]);
    expect({ script, ...told }).toMatchObject({ script, code: 0 });
    answers.push(told.out);
  }

  const sums = answers[steps.findIndex(({ script }) => script.includes('AS sales'))];
  const [sales = 0, net = 0, goods = 0] = totals('daily-sales', 'salesPence', 'netPence', 'goodsPence');
  const [units = 0] = totals('product-sales', 'netUnits');
  expect(cells(sums)).toEqual([
    ['sales', 'charged', 'net', 'goods', 'units'],
    [sales, sales, net, goods, units].map(String),
  ]);
  // Of the real month it is what the page shows.
  const shown = steps.flatMap((step, index) =>
    step.shown === undefined ? [] : [{ shown: step.shown, answer: answers[index] }],
  );
  if (real !== undefined) for (const { shown: wanted, answer } of shown) expect(answer).toBe(wanted);
  expect(shown).toHaveLength(6);
  const never = answers[steps.findIndex(({ script }) => script.includes('AS overpaid'))];
  expect(cells(never)[1]).toEqual(['0', '0', '0']);
});

const isThere = existsSync(expectedPath);
test(`what the page shows are the totals that were computed of the real month${isThere ? '' : ', which is not here'}`, () => {
  if (!isThere) return;
  const { totals: expected } = JSON.parse(readFileSync(expectedPath, 'utf8')) as {
    readonly totals: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  const sums = cells(steps.find(({ script }) => script.includes('AS sales'))?.shown).at(1);

  const daily = expected['daily-sales'];
  expect(sums?.map(Number)).toEqual([
    ...[expected['orders']?.['salesPence'], daily?.['salesPence'], daily?.['netPence'], daily?.['goodsPence']],
    expected['product-sales']?.['netUnits'],
  ]);
});
