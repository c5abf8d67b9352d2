import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import { ConfigurationRefusedError } from '@waybill/messages';
import type { Db } from 'mongodb';
import { MongoClient } from 'mongodb';

import { BSON_OPTIONS } from './run-command.ts';

/** Which database to use, and whom to tell that it is waited for. */
export type MongoOptions = {
  /** Of a replica set; it may have one member. */
  readonly uri: string;
  readonly database: string;
  /** Called with a sentence after each vain try. */
  readonly onWaiting: (sentence: string) => void;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
};

/** A connected database. */
export type Mongo = {
  readonly db: Db;
  /** Whether others than the primary hold data, so that a read of the newest state must ask them. */
  hasSeveralMembers(): boolean;
  close(): Promise<void>;
};

/** Long enough for an election to show as an error, short enough for a reader who waits. */
const SELECTION_MS = 2_000;
const SOCKET_MS = 15_000;
const RETRY_MS = 1_000;

/**
 * Connects, and waits as long as MongoDB is away.
 *
 * @throws `ConfigurationRefusedError` when the server is no member of a replica set, `TypeError` for a bad URI, the
 *         signal's reason when it ended the waiting
 */
export async function connectMongo({ uri, database, onWaiting, signal }: MongoOptions): Promise<Mongo> {
  const client = new MongoClient(uri, {
    maxPoolSize: 50,
    serverSelectionTimeoutMS: SELECTION_MS,
    connectTimeoutMS: SELECTION_MS,
    socketTimeoutMS: SOCKET_MS,
    waitQueueTimeoutMS: SELECTION_MS,
    readPreference: 'primary',
    ...BSON_OPTIONS,
    // The driver would load it by a dynamic import, which neither tests nor bundles need to support.
    runtimeAdapters: { os },
  });
  const members = watchMembers(client);
  const db = client.db(database);
  try {
    await waitForPrimary(client, onWaiting, signal);
  } catch (error) {
    await client.close();
    throw error;
  }
  return { db, hasSeveralMembers: () => members.count() > 1, close: () => client.close() };
}

async function waitForPrimary(
  client: MongoClient,
  onWaiting: MongoOptions['onWaiting'],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    try {
      await client.connect();
      const hello = await client.db('admin').command({ hello: 1 });
      if (hello['setName'] === undefined) throw refuseStandalone();
      return;
    } catch (error) {
      if (error instanceof ConfigurationRefusedError) throw error;
      onWaiting(`Waiting for MongoDB: ${error instanceof Error ? error.message : String(error)}`);
    }
    await sleep(RETRY_MS, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

function refuseStandalone(): ConfigurationRefusedError {
  return new ConfigurationRefusedError(
    'MongoDB is no replica set: start it with --replSet and run rs.initiate(). One member is enough.',
  );
}

function watchMembers(client: MongoClient): { count(): number } {
  let count = 1;
  client.on('serverDescriptionChanged', ({ newDescription }) => {
    const { hosts, passives } = newDescription;
    if (hosts.length > 0) count = hosts.length + passives.length;
  });
  return { count: () => count };
}
