import { describeSnapshotStore } from '@waybill/testing';

import { applyStore } from './apply-store.ts';
import type { Mongo } from './connect-mongo.ts';
import { createMongoSnapshotStore } from './create-mongo-snapshot-store.ts';
import { openTestDatabase } from './test-database.ts';

let mongo: Mongo;

beforeAll(async () => {
  mongo = await openTestDatabase();
  await applyStore(mongo, [], []);
});
afterAll(async () => {
  await mongo.db.dropDatabase();
  await mongo.close();
});

describeSnapshotStore('MongoDB', () => createMongoSnapshotStore(mongo));
