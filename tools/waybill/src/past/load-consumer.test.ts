import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadConsumer } from './load-consumer.ts';

const context = { repository: process.cwd() };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-consumer-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, code: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, code);
  return path;
}

const account = { initialState: { left: 1 } };
const decider = `{ initialState: ${JSON.stringify(account.initialState)}, decide: () => ({ events: [] }), evolve: (s) => s }`;

test('the team’s own consumer is loaded from its sources, with its deciders, when no other is named', async () => {
  const { team, kinds, contract } = await loadConsumer(context, { team: 'payments' });

  expect(team).toBe('payments');
  expect(contract.aggregates.map(({ name }) => name)).toEqual(['account', 'ledger']);
  const [first] = kinds;
  const limit = first?.decider.decide(
    { type: 'ChargePayment', data: { orderId: '1', amountPence: 1_000_001n, at: new Date(0) } },
    first.decider.initialState,
    '17850',
    new Date(0),
  );
  expect(limit).toMatchObject({ refusal: { code: 'charge-limit-exceeded' } });
});

test('any module is loaded, in TypeScript, as an ES module or in CommonJS, wherever it lies', async () => {
  const head = (name: string) => `${name}
    export const changed = defineConsumer({ team: 'payments', contract: paymentsContract,
      deciders: { account: ${decider}, ledger: ${decider} } });`;
  const imports = `import { defineConsumer } from '@waybill/consumer'; import { paymentsContract } from '@waybill/contracts-payments';`;
  const paths = [
    await write('typed.ts', head(`${imports} const note: string = 'typed'; void note;`)),
    await write('built.mjs', head(imports)),
    await write('common.cjs', `exports.changed = { team: 'payments', contract: {}, kinds: [], reactors: [] };`),
  ];

  for (const path of paths)
    expect(await loadConsumer(context, { team: 'payments', path })).toMatchObject({ team: 'payments' });
});

test('a module that is not there, does not compile, throws, or has another team’s consumer is told in a sentence', async () => {
  const asked = (path: string) => loadConsumer(context, { team: 'payments', path });
  const usage = (message: string): unknown =>
    expect.objectContaining({ name: 'CliError', exitCode: 2, message: expect.stringContaining(message) });

  await expect(asked(join(folder, 'nowhere.ts'))).rejects.toEqual(usage('There is no consumer at'));
  await expect(asked(await write('torn.ts', 'export const = 1;'))).rejects.toEqual(usage("can't be bundled"));
  await expect(asked(await write('bad.ts', 'throw new Error("No.");'))).rejects.toEqual(usage("can't be run"));
  await expect(asked(await write('none.ts', 'export const one = 1;'))).rejects.toEqual(usage('exports no consumer'));
  await expect(asked('apps/consumers/orders')).rejects.toEqual(usage('but one of orders'));
});
