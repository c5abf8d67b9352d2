import { setTimeout as sleep } from 'node:timers/promises';

import type { SnapshotStore } from '@waybill/messages';
import { PartUnavailableError } from '@waybill/messages';
import type { Mongo } from '@waybill/mongodb';
import { connectMongo, createMongoSnapshotStore } from '@waybill/mongodb';

import type { SettingsWith } from './read-settings.ts';
import type { StartContext } from './run-service.ts';
import type { Settings } from './settings-table.ts';

/** Snapshots that spare a start the reading of a long history are worth so long a wait, ms. */
const FIRST_WAIT_MS = 3_000;

/** Where a service keeps snapshots, whether MongoDB is there or not. */
export type OpenedSnapshots = { readonly store: SnapshotStore; readonly close: () => Promise<void> };

/**
 * Connects to MongoDB for snapshots alone: nobody waits for it for long. While it is away, every call throws
 * `PartUnavailableError`.
 *
 * @returns undefined when no `MONGODB_URI` is set
 */
export async function openSnapshots(
  settings: SettingsWith<'MONGODB_DB'>,
  { logger }: Pick<StartContext, 'logger'>,
): Promise<OpenedSnapshots | undefined> {
  const { MONGODB_URI: uri, MONGODB_DB: database } = settings;
  if (uri === undefined) return undefined;
  const closing = new AbortController();
  let store: SnapshotStore | undefined;
  const mongo = connectMongo({ uri, database, onWaiting: () => undefined, signal: closing.signal }).then(
    (connected) => {
      store = createMongoSnapshotStore(connected);
      return connected;
    },
    (err: unknown): Mongo | undefined => {
      if (!closing.signal.aborted) logger.warn('no snapshots: MongoDB can not be used', { err });
      return undefined;
    },
  );
  await Promise.race([mongo, sleep(FIRST_WAIT_MS, undefined, { ref: false })]);
  return {
    store: orAway(() => store),
    close: async () => {
      closing.abort();
      await (await mongo)?.close();
    },
  };
}

function orAway(connected: () => SnapshotStore | undefined): SnapshotStore {
  // Asynchronous, so that whatever is wrong is a rejection.
  async function use<Answer>(call: (store: SnapshotStore) => Promise<Answer>): Promise<Answer> {
    const store = connected();
    if (store === undefined) throw new PartUnavailableError('MongoDB has not been reached yet.');
    return call(store);
  }
  return {
    readHead: (at) => use((store) => store.readHead(at)),
    moveHead: (at, head, instead) => use((store) => store.moveHead(at, head, instead)),
    putChunks: (at, chunks) => use((store) => store.putChunks(at, chunks)),
    readChunks: (at, names) => use((store) => store.readChunks(at, names)),
    listChunks: (at) => use((store) => store.listChunks(at)),
    removeChunks: (at, names) => use((store) => store.removeChunks(at, names)),
  };
}

/** What the environment says of snapshots; what it does not say is left out. */
export function snapshotSettings({
  WAYBILL_SNAPSHOT_RECORDS: everyRecords,
  WAYBILL_SNAPSHOT_MINUTES: minutes,
  WAYBILL_STATE_MIB: mebibytes,
}: Settings): { readonly everyRecords?: number; readonly everyMs?: number; readonly memoryBytes?: number } {
  return {
    ...(everyRecords !== undefined && { everyRecords }),
    ...(minutes !== undefined && { everyMs: minutes * 60_000 }),
    ...(mebibytes !== undefined && { memoryBytes: mebibytes * 1_024 * 1_024 }),
  };
}
