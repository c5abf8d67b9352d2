import type { Mongo } from './connect-mongo.ts';
import { openTestDatabase } from './test-database.ts';
import { DUPLICATE_KEY, insertBatch, updateBatch } from './write-batch.ts';

let mongo: Mongo;

beforeAll(async () => {
  mongo = await openTestDatabase();
});
afterAll(async () => {
  await mongo.db.dropDatabase();
  await mongo.close();
});

function count(collection: string): Promise<number> {
  return mongo.db.collection(collection).countDocuments();
}

test('writes more documents than one command takes, and names those that were there', async () => {
  const documents = Array.from({ length: 2_500 }, (_, n) => ({ _id: `a${n}` }));
  await insertBatch(mongo.db, 'many', documents.slice(1_200, 1_201));

  const errors = await insertBatch(mongo.db, 'many', documents);

  expect(errors).toEqual([{ index: 1_200, code: DUPLICATE_KEY, message: expect.stringContaining('a1200') }]);
  expect(await count('many')).toBe(2_500);
});

test('cuts what is too large for one message, as often as it takes', async () => {
  const text = 'x'.repeat(3 * 1024 * 1024);
  const documents = Array.from({ length: 20 }, (_, n) => ({ _id: `a${n}`, text }));

  expect(await insertBatch(mongo.db, 'large', documents)).toEqual([]);
  const updates = documents.map((u) => ({ q: { _id: u._id }, u: { text: `${text}!` }, upsert: true }));
  expect(await updateBatch(mongo.db, 'large', updates)).toEqual([]);

  expect(await count('large')).toBe(20);
});

test('a document that is too large by itself is an error', async () => {
  const text = 'x'.repeat(17 * 1024 * 1024);

  await expect(insertBatch(mongo.db, 'large', [{ _id: 'huge', text }, { _id: 'small' }])).rejects.toThrow();
});

test('writes nothing for nothing', async () => {
  expect(await insertBatch(mongo.db, 'none', [])).toEqual([]);
  expect(await count('none')).toBe(0);
});
