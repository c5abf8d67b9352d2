import { ordersContract } from '@waybill/contracts-orders';
import { applyStore, connectMongo, type Mongo } from '@waybill/mongodb';

import type { Bench } from '../bench.ts';

/** The projectors whose positions such a database has. */
export const DEPLOYMENT = 'bench';
/** Where the first generation of orders is. */
export const ORDERS = 'views.orders.1';

const RAW_BATCH = 500;

export type Documents = readonly { readonly _id: string }[];

/** Documents of orders in 500s, as the driver's own `bulkWrite` takes them: no guards, no positions. */
export async function writeRaw({ db }: Mongo, documents: Documents): Promise<void> {
  const collection = db.collection<{ _id: string }>(ORDERS);
  for (let from = 0; from < documents.length; from += RAW_BATCH) {
    const batch = documents.slice(from, from + RAW_BATCH);
    await collection.bulkWrite(
      batch.map((document) => ({
        replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true },
      })),
      { ordered: false, writeConcern: { w: 1 } },
    );
  }
}

/** A fresh database with the indexes of the views, removed again afterwards. */
export async function withDatabase<Result>(
  { run, endpoints }: Bench,
  name: string,
  work: (mongo: Mongo) => Promise<Result>,
): Promise<Result> {
  const mongo = await connectMongo({ uri: endpoints.mongodb, database: `${run}-${name}`, onWaiting: () => undefined });
  try {
    await applyStore(mongo, [ordersContract], [DEPLOYMENT]);
    return await work(mongo);
  } finally {
    await mongo.db.dropDatabase();
    await mongo.close();
  }
}
