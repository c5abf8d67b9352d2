import { randomUUID } from 'node:crypto';

import { describeStore, storeContract } from '@waybill/testing';

import { applyStore } from './apply-store.ts';
import { createMongoGenerationStore } from './create-mongo-generation-store.ts';
import { createMongoStatusReader } from './create-mongo-status-reader.ts';
import { createMongoStore } from './create-mongo-store.ts';
import { createMongoViewReader } from './create-mongo-view-reader.ts';
import type { Mongo } from './connect-mongo.ts';
import { openTestDatabase } from './test-database.ts';

let mongo: Mongo;

beforeAll(async () => {
  mongo = await openTestDatabase();
  await applyStore(mongo, [storeContract], []);
});
afterAll(async () => {
  await mongo.db.dropDatabase();
  await mongo.close();
});

describeStore('MongoDB', () => {
  const deployment = randomUUID();
  return Promise.resolve({
    store: createMongoStore(mongo, deployment),
    statusReader: createMongoStatusReader(mongo, deployment),
    viewReader: createMongoViewReader(mongo, deployment),
    generations: createMongoGenerationStore(mongo, deployment, [storeContract]),
    createPositions: async () => {
      await applyStore(mongo, [storeContract], [deployment]);
    },
  });
});
