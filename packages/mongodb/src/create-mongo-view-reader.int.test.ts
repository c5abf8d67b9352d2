import { toOffset, toTenant } from '@waybill/messages';
import type { AggregateViewWrite, StoredGenerations, ViewGenerations } from '@waybill/projection';
import { storeContract } from '@waybill/testing';

import { applyStore } from './apply-store.ts';
import type { Mongo } from './connect-mongo.ts';
import { createMongoGenerationStore } from './create-mongo-generation-store.ts';
import { createMongoStatusReader } from './create-mongo-status-reader.ts';
import { createMongoStore } from './create-mongo-store.ts';
import { createMongoViewReader } from './create-mongo-view-reader.ts';
import { openTestDatabase } from './test-database.ts';

const DEPLOYMENT = 'projector';
const LATE_MS = 15_000;
const acme = toTenant('acme');
const list = { view: 'things', tenant: acme, filters: [], sort: undefined, after: undefined, limit: 5 };

let mongo: Mongo;
beforeAll(async () => {
  mongo = await openTestDatabase();
  await applyStore(mongo, [storeContract], [DEPLOYMENT]);
});
afterAll(async () => {
  await mongo.db.dropDatabase();
  await mongo.close();
});

const write = (view: string): AggregateViewWrite => ({
  ...{ kind: 'aggregate', replaces: 0, view, tenant: acme, id: 'a', version: 1 },
  ...{ applied: new Map([['12345678.0', toOffset(1)]]), document: { name: view } },
});

test('H15: a reader that hears of a switch only when the generation it knows is dropped finds everything', async () => {
  const clock = { late: 0 };
  const reader = createMongoViewReader(mongo, DEPLOYMENT, { now: () => Date.now() + clock.late });
  const generations = createMongoGenerationStore(mongo, DEPLOYMENT, [storeContract]);
  const moment = (await createMongoStatusReader(mongo, DEPLOYMENT).readPositions())?.moment;
  await generations.prepare('things', 2, []);
  const store = createMongoStore(mongo, DEPLOYMENT);
  await store.begin('one');
  await store.write({ views: [write('things'), write('things@2')], rows: [] });
  await store.mark('one', 1);
  await store.advance('one', 1, new Map());
  const before = await reader.get('things', acme, 'a', moment);
  await change(generations, { live: 2, previous: 1, last: 2 });
  const switched = await reader.get('things', acme, 'a', moment);

  await change(generations, { live: 2, last: 2 });
  await generations.drop('things', 1);
  clock.late = LATE_MS;

  expect([before, switched].map((found) => found?.generation)).toEqual([1, 1]);
  expect(await reader.get('things', acme, 'a', moment)).toMatchObject({
    generation: 2,
    document: { name: 'things@2' },
  });
  expect(await reader.list(list, moment)).toMatchObject([{ id: 'a', generation: 2 }]);
  expect(await reader.get('things', acme, 'b', moment)).toBeUndefined();
});

test('a reader that names no moment gets the generation of now', async () => {
  const reader = createMongoViewReader(mongo, DEPLOYMENT);

  expect(await reader.list(list)).toMatchObject([{ id: 'a', generation: 2 }]);
});

async function change(
  generations: ReturnType<typeof createMongoGenerationStore>,
  to: ViewGenerations,
): Promise<StoredGenerations | undefined> {
  const stored = await generations.read();
  return (
    stored &&
    generations.change(stored, to, { view: 'things', generation: to.live, step: 'switch', by: 'test', at: new Date(0) })
  );
}
