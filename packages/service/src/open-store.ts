import type { Mongo } from '@waybill/mongodb';
import { connectMongo } from '@waybill/mongodb';

import type { SettingsWith } from './read-settings.ts';
import type { StartContext } from './run-service.ts';

/** The name under which the projectors keep their common position; `waybill apply` creates it. */
export const PROJECTOR_DEPLOYMENT = 'projector';

/**
 * Connects to MongoDB, and waits as long as it is away.
 *
 * @throws the signal's reason when the process is stopped meanwhile
 */
export async function openStore(
  settings: SettingsWith<'MONGODB_URI' | 'MONGODB_DB'>,
  { waiting, signal }: StartContext,
): Promise<Mongo> {
  const mongo = await connectMongo({
    uri: settings.MONGODB_URI,
    database: settings.MONGODB_DB,
    onWaiting: waiting,
    signal,
  });
  waiting(undefined);
  return mongo;
}
