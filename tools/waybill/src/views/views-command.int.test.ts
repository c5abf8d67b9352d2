import { randomUUID } from 'node:crypto';

import { toOffset, topicTag, toTenant } from '@waybill/messages';
import { connectMongo, createMongoStore } from '@waybill/mongodb';
import type { AggregateViewWrite } from '@waybill/projection';
import { PROJECTOR_DEPLOYMENT } from '@waybill/service/store';

import { recordContext } from '../cli-context-fixture.ts';
import { runCli } from '../run-cli.ts';

const name = `views-${randomUUID().slice(0, 8)}`;
const env = { ...process.env, USER: 'ada', WAYBILL_TOPIC_PREFIX: `${name}.`, MONGODB_DB: name };
const KEY = `${topicTag('orders.order.commands.v1')}.0`;

async function run(...args: readonly string[]) {
  const context = recordContext({ env });
  const code = await runCli(args, context);
  return { code, out: context.written.out.join('\n'), log: context.written.log.join('\n') };
}

async function generationsOf(view: string): Promise<unknown> {
  const { out } = await run('views', 'list', '--json');
  const listed = JSON.parse(out) as readonly { view: string; generation: number; state: string }[]; // As it prints them.
  return listed.filter((one) => one.view === view).map(({ generation, state }) => `${generation} ${state}`);
}

/** As a projector does it: an order in some generations, and the position behind it. */
async function project(...orders: readonly Partial<AggregateViewWrite>[]): Promise<void> {
  const mongo = await openDatabase();
  const store = createMongoStore(mongo, PROJECTOR_DEPLOYMENT);
  const owner = randomUUID();
  await store.begin(owner);
  const order = {
    kind: 'aggregate',
    replaces: 0,
    view: 'orders',
    tenant: toTenant('acme'),
    id: '42',
    version: 1,
  } as const;
  const applied = new Map([[KEY, toOffset(5)]]);
  await store.write({ views: orders.map((changes) => ({ ...order, applied, document: {}, ...changes })), rows: [] });
  await store.mark(owner, 1);
  await store.advance(owner, 1, new Map([[KEY, { events: toOffset(5), decidedThrough: toOffset(1), token: toOffset(0) }]])); // prettier-ignore
  await mongo.close();
}

function openDatabase() {
  return connectMongo({ uri: process.env['MONGODB_URI'] ?? '', database: name, onWaiting: () => undefined });
}

afterAll(async () => {
  const mongo = await openDatabase();
  await mongo.db.dropDatabase();
  await mongo.close();
});

test('before there are positions there is nothing to list or to build, and the fix is told', async () => {
  const told = { code: 2, log: expect.stringContaining('waybill apply') as string };
  expect(await run('views', 'list')).toMatchObject(told);
  expect(await run('views', 'rebuild', 'orders', '-y')).toMatchObject(told);
});

test('what is wrongly asked for is refused with what to do instead', async () => {
  await run('apply');
  const refused = (log: string) => ({ code: 2, out: '', log: expect.stringContaining(log) as string });

  expect(await run('views', 'rebuild')).toMatchObject(refused('--all'));
  expect(await run('views', 'rebuild', 'order', '-y')).toMatchObject(refused('Take one of orders,'));
  expect(await run('views', 'rebuild', 'orders', '-y', '--rate', 'fast')).toMatchObject(refused('such as 5000'));
  expect(await run('views', 'rebuild', 'orders')).toMatchObject(refused('Say yes with -y.'));
  expect(await run('views', 'rebuild', 'orders', '-y', '--projections', 'nowhere.ts')).toMatchObject(refused('--projections')); // prettier-ignore
  expect(await run('views', 'compare', 'orders')).toMatchObject(refused('waybill views rebuild orders --compare'));
  expect(await run('views', 'rollback', 'orders', '-y')).toMatchObject(refused('no earlier generation'));
  expect(await run('views', 'drop', 'orders', '1', '-y')).toMatchObject(refused('is the one that readers get'));
  expect(await run('views', 'drop', 'orders', 'one', '-y')).toMatchObject(refused('is a number from 1'));
  expect(await generationsOf('orders')).toEqual(['1 live']);
});

test('a view is built anew, readers change to it, and go back', async () => {
  const rebuilt = await run('views', 'rebuild', 'orders', '-y', '--compare', '--json');
  const after = await generationsOf('orders');
  const back = await run('views', 'rollback', 'orders', '-y');

  expect(rebuilt).toMatchObject({ code: 0, log: expect.stringContaining('waybill views rollback orders') as string });
  expect(JSON.parse(rebuilt.out)).toMatchObject({ view: 'orders', kind: 'switched', generation: 2, previous: 1 });
  expect(after).toEqual(['1 previous', '2 live']);
  expect(back).toMatchObject({ code: 0, log: 'orders: readers get generation 1; 2 is kept as new.' });
  expect(await generationsOf('orders')).toEqual(['1 live', '2 previous']);
  const changes = JSON.parse((await run('views', 'history', 'orders', '--json')).out) as unknown;
  const made = ['begin', 'join', 'switch'].map((step) => ({ view: 'orders', generation: 2, step, by: 'ada' }));
  expect(changes).toMatchObject([...made, { generation: 1, step: 'rollback' }]);
});

test('documents that differ are told member by member, and the code says so', async () => {
  await project({ document: { status: 'placed', total: 5n } }, { view: 'orders@2', document: { status: 'gone', total: 5n } }); // prettier-ignore

  const compared = await run('views', 'compare', 'orders');

  expect(compared).toMatchObject({
    code: 1,
    log: expect.stringContaining('1 documents differ; 0 are the same') as string,
  });
  expect(compared.out).toMatch(/acme {4}42 {2}\/document\/status {2}"placed" {6}"gone"/);
  expect(JSON.parse((await run('views', 'compare', 'orders', '--json')).out)).toMatchObject({
    ...{
      left: 1,
      right: 2,
      differing: 1,
      differences: [{ id: '42', right: { document: { status: 'gone', total: '5' } } }],
    },
  });
});

test('of a view that nobody rebuilt there is one generation, and all are listed with their documents', async () => {
  const { out } = await run('views', 'list');

  expect(out.split('\n')[0]).toMatch(/^VIEW +GENERATION +STATE +DOCUMENTS$/);
  expect(out).toMatch(/^orders +1 +live +1$/m);
  expect(out).toMatch(/^daily-sales +1 +live +0$/m);
});
