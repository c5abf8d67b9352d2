import { NOWHERE, toCommandId, toOffset, toTenant } from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import { OPERATION_RETENTION_MS, rowKey } from '@waybill/operations';
import { storeContract } from '@waybill/testing';

import { applyStore } from './apply-store.ts';
import type { Mongo } from './connect-mongo.ts';
import { createMongoStore } from './create-mongo-store.ts';
import type { StoredOperation } from './operation-document.ts';
import { OPERATIONS, toOperationDocument } from './operation-document.ts';
import { openTestDatabase } from './test-database.ts';

let mongo: Mongo;

beforeAll(async () => {
  mongo = await openTestDatabase();
  await applyStore(mongo, [storeContract], ['projector']);
});
afterAll(async () => {
  await mongo.db.dropDatabase();
  await mongo.close();
});

const ENDED_MS = Date.parse('2010-12-01T08:26:00Z');
const offset = toOffset(7);

function rowThatIs(status: OperationRow['status']): OperationRow {
  return {
    tenant: toTenant('acme'),
    topicTag: 'abcdef01',
    partition: 3,
    offset,
    commandId: toCommandId('01890000-0000-7000-8000-000000000000'),
    timeMs: ENDED_MS,
    fingerprint: '0011223344556677',
    kid: 1,
    commandType: 'store.thing.v1.Make',
    target: 'a',
    status,
    eventsOffset: toOffset(20),
    settledBy: offset,
    error: null,
    aggregateVersion: 1,
    result: null,
    steps: [],
    created: false,
    position: NOWHERE,
    lastActionMs: ENDED_MS,
    duplicateOf: null,
  };
}

test('what is settled or a repeat expires 30 days behind its last action, what is running never', () => {
  const expiry = new Date(ENDED_MS + OPERATION_RETENTION_MS);

  expect(toOperationDocument(rowThatIs('Succeeded'))._expireAt).toEqual(expiry);
  expect(toOperationDocument({ ...rowThatIs('Running'), duplicateOf: offset })._expireAt).toEqual(expiry);
  expect(toOperationDocument(rowThatIs('Running'))._expireAt).toBeUndefined();
});

test('members without a value are left out of the document', async () => {
  const running = rowThatIs('Running');
  await createMongoStore(mongo, 'projector').write({ views: [], rows: [running] });

  const stored = await mongo.db
    .collection<StoredOperation>(OPERATIONS)
    .findOne({ _id: rowKey(running.tenant, running) });

  expect(stored).toMatchObject({ status: 'Running', eventsOffset: 20n, time: new Date(ENDED_MS) });
  for (const name of ['error', 'result', 'duplicateOf', '_expireAt']) expect(stored).not.toHaveProperty(name);
});
