import { toCommandId, toOffset, toTenant, NOWHERE } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import type { AggregateViewWrite, FlightWrites } from '@waybill/projection';
import { storeContract } from '@waybill/testing';

import { applyStore } from './apply-store.ts';
import type { Mongo } from './connect-mongo.ts';
import { createMongoStore } from './create-mongo-store.ts';
import { viewCollection } from './generation-names.ts';
import { OPERATIONS } from './operation-document.ts';
import { openTestDatabase } from './test-database.ts';

let mongo: Mongo;

beforeAll(async () => {
  mongo = await openTestDatabase();
  await applyStore(mongo, [storeContract], ['projector']);
  // What the server refuses for a reason of its own, as it does with a document that is too large.
  const refused = { $expr: { $ne: [{ $substrBytes: ['$_id', 0, 4] }, 'bad|'] } };
  for (const collection of [OPERATIONS, viewCollection('things')]) {
    await mongo.db.command({ collMod: collection, validator: refused });
  }
});
afterAll(async () => {
  await mongo.db.dropDatabase();
  await mongo.close();
});

const view = (tenant: string, replaces = 0): AggregateViewWrite => ({
  ...{ kind: 'aggregate', replaces, view: 'things', tenant: toTenant(tenant), id: `a${replaces}` },
  ...{ version: replaces + 1, applied: new Map([['12345678.0', toOffset(replaces)]]), document: { name: 'a' } },
});
const row = (tenant: string, status: OperationRow['status']): OperationRow => ({
  ...{ tenant: toTenant(tenant), topicTag: '12345678', partition: 0, offset: toOffset(7), kid: 1, fingerprint: '0' },
  ...{ commandId: toCommandId('01890000-0000-7000-8000-000000000000'), commandType: 'store.thing.v1.Make' },
  ...{ status, timeMs: 0, target: 'a', eventsOffset: toOffset(9), settledBy: toOffset(7), error: null },
  ...{
    result: null,
    steps: [],
    created: false,
    position: NOWHERE,
    aggregateVersion: 1,
    lastActionMs: 0,
    duplicateOf: null,
  },
});

test.each<[string, FlightWrites]>([
  ['a new view', { views: [view('good'), view('bad')], rows: [] }],
  ['a later state of a view', { views: [view('good', 1), view('bad', 1)], rows: [] }],
  ['a settled row', { views: [], rows: [row('good', 'Succeeded'), row('bad', 'Succeeded')] }],
  ['a running row', { views: [], rows: [row('good', 'Running'), row('bad', 'Running')] }],
])('H1: %s that the server refuses fails its flight, though all others were written', async (_name, writes) => {
  const store = createMongoStore(mongo, 'projector');

  await expect(store.write(writes)).rejects.toThrow('MongoDB refused a write');
});
