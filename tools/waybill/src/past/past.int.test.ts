import type { Entry } from './history-entries.ts';
import type { PastScene } from './past-scene.ts';
import { openPastScene } from './past-scene.ts';

jest.setTimeout(120_000);
let scene: PastScene;
beforeAll(async () => {
  scene = await openPastScene();
  await scene.charge([
    { orderId: '536365', accountId: '17850', amountPence: 13_912n },
    { orderId: '536366', accountId: '17850', amountPence: 2_220n },
    { orderId: '536367', accountId: '17850', amountPence: 1_000_001n },
    { orderId: '536368', accountId: '13047', amountPence: 7_005n },
  ]);
});
afterAll(() => scene.close());

const ofAccount = ['payments.account', '17850'] as const;

/** What a command prints by `--json`. */
async function json(...args: readonly string[]): Promise<unknown> {
  const { out, log, code } = await scene.run(...args, '--json');
  if (code !== 0) throw new Error(log);
  return JSON.parse(out);
}

test('the state of an aggregate is what its decider knew, now and at any version or time', async () => {
  expect(await json('state', ...ofAccount)).toMatchObject({
    ...{ aggregate: 'payments.account', id: '17850', tenant: 'acme', version: 2, versions: 2 },
    event: 'payments.account.v1.PaymentCharged',
    state: { chargedPence: '16132', refundedPence: '0', orderIds: ['536365', '536366'], refundIds: [] },
  });
  expect(await json('state', ...ofAccount, '--at', '1')).toMatchObject({
    version: 1,
    state: { chargedPence: '13912' },
  });
  expect(await json('state', ...ofAccount, '--at', '-1h')).toMatchObject({ version: 0, event: null, at: null });

  const table = await scene.run('state', ...ofAccount, '--tenant', 'acme');
  expect(table.out).toMatch(/^PATH +VALUE\n\/chargedPence +"16132"\n/);
  expect(table.log).toContain('version 2 (payments.account.v1.PaymentCharged); it has 2 by now.');
});

test('a diff names each place that changed between two points, with what it was and is', async () => {
  expect(await json('diff', ...ofAccount, '--from', '1', '--to', '2')).toMatchObject({
    from: { version: 1 },
    to: { version: 2 },
    changes: [
      { path: '/chargedPence', old: '13912', new: '16132' },
      { path: '/orderIds/1', new: '536366' },
    ],
  });
  const none = await scene.run('diff', ...ofAccount, '--from', 'now');
  expect(none).toMatchObject({ code: 0, out: '' });
  expect(none.log).toContain('0 changes.');
});

test('a history tells commands, events and outcomes in order, with who, when, trace and cause', async () => {
  const { out, code } = await scene.run('history', ...ofAccount, '--ndjson');
  const entries = out.split('\n').map((line) => JSON.parse(line) as Entry); // As it prints them.

  expect(code).toBe(0);
  expect(entries.map(({ kind, what, version }) => [kind, what, version])).toEqual([
    ['command', 'ChargePayment', null],
    ['event', 'PaymentCharged', 1],
    ['outcome', 'Succeeded', 1],
    ['command', 'ChargePayment', null],
    ['event', 'PaymentCharged', 2],
    ['outcome', 'Succeeded', 2],
    ['command', 'ChargePayment', null],
    ['outcome', 'Failed/charge-limit-exceeded', 2],
  ]);
  const [command, event] = entries;
  expect(command).toMatchObject({
    by: { tenant: 'acme', source: '/reactors/orders.fulfilment', keyId: '1' },
    ...{ becauseOf: 'orders.order 536365', causationId: 'e-1', trace: 'a'.repeat(32) },
    data: { orderId: '536365', amountPence: '13912' },
  });
  expect(event).toMatchObject({ by: { source: '/consumers/payments' }, causationId: command?.id });

  const table = await scene.run('history', ...ofAccount);
  expect(table.out).toContain('/reactors/orders.fulfilment, because of orders.order 536367');
  expect(table.log).toBe('payments.account 17850 of acme: 3 commands, 2 events.');
  expect(await json('history', ...ofAccount)).toMatchObject({ tenant: 'acme', entries: { length: 8 } });
});

test('what the log does not know, another tenant’s, and wrong words are told in a sentence', async () => {
  const unknown = await scene.run('state', 'payments.account', 'nobody');
  expect(unknown).toMatchObject({ code: 1 });
  expect(unknown.log).toContain('The log knows no payments.account nobody.');
  expect((await scene.run('history', ...ofAccount, '--tenant', 'other')).code).toBe(1);
  expect((await scene.run('state', ...ofAccount, '--at', '3')).log).toContain('has not come to version 3');
  expect((await scene.run('state', 'payments.purse', '1')).code).toBe(2);
  expect((await scene.run('diff', ...ofAccount)).code).toBe(2);
});
