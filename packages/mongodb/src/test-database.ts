import { randomUUID } from 'node:crypto';

import type { Mongo } from './connect-mongo.ts';
import { connectMongo } from './connect-mongo.ts';

/** A database of one test's own at the MongoDB that `MONGODB_URI` names. */
export function openTestDatabase(): Promise<Mongo> {
  const uri = process.env['MONGODB_URI'];
  if (uri === undefined) throw new Error('MONGODB_URI is not set.');
  return connectMongo({ uri, database: `test-${randomUUID()}`, onWaiting: () => undefined });
}
