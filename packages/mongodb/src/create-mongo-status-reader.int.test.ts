import { storeContract } from '@waybill/testing';
import { Timestamp } from 'mongodb';

import { applyStore } from './apply-store.ts';
import type { Mongo } from './connect-mongo.ts';
import { createMongoStatusReader } from './create-mongo-status-reader.ts';
import { POSITIONS } from './position-document.ts';
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

/** The read concerns with which the server was asked for positions, as it says itself. */
async function concernsOf(read: () => Promise<unknown>): Promise<readonly string[]> {
  await mongo.db.setProfilingLevel('all');
  await read();
  await mongo.db.setProfilingLevel('off');
  const profile = mongo.db.collection<{ readonly command: { readonly readConcern: { readonly level: string } } }>(
    'system.profile',
  );
  const profiled = await profile.find({ op: 'query', 'command.find': POSITIONS }).toArray();
  await profile.drop();
  return profiled.map(({ command }) => command.readConcern.level);
}

test('H2: positions are read as a majority has them, and with several members the primary proves to be one', async () => {
  const alone = createMongoStatusReader(mongo, 'projector');
  const oneOfSeveral = createMongoStatusReader({ ...mongo, hasSeveralMembers: () => true }, 'projector');

  expect(await concernsOf(() => alone.readPositions())).toEqual(['majority']);
  expect(await concernsOf(() => oneOfSeveral.readPositions())).toEqual(['linearizable']);
  expect((await oneOfSeveral.readPositions())?.decidedThrough.size).toBe(12);
});

test('H2: a row is never told from before the moment of its position', async () => {
  const reader = createMongoStatusReader(mongo, 'projector');
  const later = { store: new Timestamp({ t: Math.floor(Date.now() / 1_000) + 3_600, i: 1 }) };

  // The server knows of no such moment yet, so it has nothing to tell.
  await expect(reader.readRows(['any'], later)).rejects.toThrow('afterClusterTime');
});
