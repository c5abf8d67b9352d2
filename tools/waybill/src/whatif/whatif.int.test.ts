import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { PastScene } from '../past/past-scene.ts';
import { openPastScene } from '../past/past-scene.ts';
import { readCharges } from '../past/real-charges.ts';
import type { Change } from './describe-change.ts';

jest.setTimeout(120_000);
const charges = readCharges();
let scene: PastScene;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-whatif-'));
  scene = await openPastScene();
  await scene.charge(charges);
});
afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true });
});

/** The consumer of the team payments with another limit. */
async function limitedTo(pence: bigint): Promise<string> {
  const copy = join(folder, `limit-${pence}`);
  await cp('apps/consumers/payments', copy, { recursive: true });
  const path = join(copy, 'src/account/decider.ts');
  const code = await readFile(path, 'utf8');
  const changed = code.replace('LARGEST_CHARGE_PENCE = 1_000_000n', `LARGEST_CHARGE_PENCE = ${pence}n`);
  expect(changed).not.toBe(code);
  await writeFile(path, changed);
  return join(copy, 'src/app.ts');
}

/** Every difference, by `--ndjson`. */
async function changesBy(consumer: string, ...args: readonly string[]): Promise<readonly Change[]> {
  const { out } = await scene.run('whatif', '--team', 'payments', '--consumer', consumer, '--ndjson', ...args);
  return out === '' ? [] : out.split('\n').map((line) => JSON.parse(line) as Change); // As it prints them.
}

test('the limit one penny below a known order names exactly the orders that change', async () => {
  const accepted = charges.filter(({ amountPence }) => amountPence <= 1_000_000n);
  const [known] = [...accepted].sort((one, other) => Number(other.amountPence - one.amountPence)).slice(9);
  const limit = (known?.amountPence ?? 0n) - 1n;
  const expected = accepted.filter(({ amountPence }) => amountPence > limit).map(({ orderId }) => orderId);
  expect(expected).toContain(known?.orderId);

  const before = await scene.countRecords();
  const changes = await changesBy(await limitedTo(limit));

  expect(changes.map(({ becauseOf }) => becauseOf).sort()).toEqual(expected.map((id) => `orders.order ${id}`).sort());
  for (const { recorded, now } of changes) {
    expect(recorded).toMatchObject({ outcome: 'Succeeded', events: [{ type: 'PaymentCharged' }] });
    expect(now).toMatchObject({ outcome: 'Failed/charge-limit-exceeded', events: [] });
  }
  expect(await scene.countRecords()).toBe(before);
});

test('the code that decided differs in nothing, and a pipeline goes on', async () => {
  const ran = await scene.run('whatif', '--team', 'payments', '--fail-on-difference');

  expect(ran).toMatchObject({ code: 0, out: '' });
  expect(ran.log).toContain(`0 of ${charges.length} commands would be decided otherwise.`);
});

test('differences are told by code with examples, and end a pipeline that asks for it', async () => {
  const consumer = await limitedTo(100n);
  const args = ['whatif', '--team', 'payments', '--consumer', consumer, '-n', '2'];
  const many = charges.filter(({ amountPence }) => amountPence > 100n && amountPence <= 1_000_000n).length;

  const table = await scene.run(...args, '--fail-on-difference');
  expect(table.code).toBe(1);
  expect(table.out).toMatch(
    /payments\.account +ChargePayment +Succeeded +Failed\/charge-limit-exceeded +PaymentCharged → none/,
  );
  expect(table.out).toContain(`  and ${many - 2} more`);
  expect(table.log).toContain('refusals have the same code and another text');

  const { out, code } = await scene.run(...args, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    different: many,
    judged: charges.length,
    groups: [{ command: 'ChargePayment', count: many, examples: [{ tenant: 'acme' }, { tenant: 'acme' }] }],
  });
});

test('only commands of the range and the tenant are judged', async () => {
  const consumer = await limitedTo(100n);

  expect(await changesBy(consumer, '--from', '2100-01-01T00:00:00Z')).toEqual([]);
  expect(await changesBy(consumer, '--to', '-1h')).toEqual([]);
  expect(await changesBy(consumer, '--tenant', 'nobody')).toEqual([]);
});

test('an unknown aggregate, a bad time and a limit that is no number are wrong usage', async () => {
  const bad = [
    ['--aggregate', 'purse'],
    ['--from', 'yesterday'],
    ['-n', 'many'],
  ];
  for (const args of bad) expect((await scene.run('whatif', '--team', 'payments', ...args)).code).toBe(2);
});
