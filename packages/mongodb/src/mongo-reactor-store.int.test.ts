import { describeReactorStore } from '@waybill/testing';

import { applyStore } from './apply-store.ts';
import type { Mongo } from './connect-mongo.ts';
import { createMongoReactorStore } from './create-mongo-reactor-store.ts';
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

describeReactorStore('MongoDB', () => createMongoReactorStore(mongo));
