import type { SnapshotChunk, SnapshotHead, SnapshotStore, TopicPartition } from '@waybill/messages';
import { PartUnavailableError, toOffset } from '@waybill/messages';
import type { Db, Document } from 'mongodb';

import { answerWithin } from './answer-within.ts';
import type { Mongo } from './connect-mongo.ts';
import { READ_OPTIONS, runCommand, toStoreError } from './run-command.ts';
import type { WriteError } from './write-batch.ts';
import { DUPLICATE_KEY } from './write-batch.ts';

export const SNAPSHOTS = 'snapshots';
export const SNAPSHOT_CHUNKS = 'snapshotChunks';

const MAJORITY = { w: 'majority', wtimeout: 10_000 };
const BATCH = { documents: 1_000, sizeBytes: 4 * 1_024 * 1_024 };

type StoredHead = {
  readonly _id: string;
  readonly id: string;
  readonly claim: bigint;
  readonly next: bigint;
  readonly body: Buffer;
};
type StoredChunk = { readonly _id: string; readonly bytes: Buffer };

type WriteReply = {
  readonly n: number;
  readonly writeErrors?: readonly (Omit<WriteError, 'message'> & { readonly errmsg: string })[];
  readonly writeConcernError?: { readonly errmsg: string };
};

/** Where owners of events partitions keep their snapshots in MongoDB. Every call may throw `PartUnavailableError`. */
export function createMongoSnapshotStore({ db }: Mongo): SnapshotStore {
  return {
    readHead: (at) => readHead(db, at),
    async moveHead(at, head, instead) {
      const update = { q: guardOf(at, head, instead), u: toStoredHead(at, head), upsert: true };
      const { n } = await write(db, { update: SNAPSHOTS, updates: [update] });
      return n === 1;
    },
    async putChunks(at, chunks) {
      for (const batch of inBatches(chunks)) {
        const documents = batch.map(({ name, bytes }) => ({ _id: chunkId(at, name), bytes }));
        await write(db, { insert: SNAPSHOT_CHUNKS, documents, ordered: false });
      }
    },
    readChunks: (at, names) => readChunks(db, at, names),
    listChunks: (at) => listChunks(db, at),
    async removeChunks(at, names) {
      for (let from = 0; from < names.length; from += BATCH.documents) {
        const ids = names.slice(from, from + BATCH.documents).map((name) => chunkId(at, name));
        await write(db, { delete: SNAPSHOT_CHUNKS, deletes: [{ q: { _id: { $in: ids } }, limit: 0 }] });
      }
    },
  };
}

function guardOf(at: TopicPartition, { claim, next }: SnapshotHead, instead: string | undefined): Document {
  const earlier = [{ claim: { $lt: claim } }, { claim, next: { $lte: next } }];
  return { _id: headId(at), $or: instead === undefined ? earlier : [...earlier, { id: instead }] };
}

/** A document that is there already is no error: a guarded head that stays, or a chunk that was put before. */
async function write(db: Db, command: Document): Promise<WriteReply> {
  const reply = await runCommand<WriteReply>(db, { ...command, writeConcern: MAJORITY });
  const error = reply.writeErrors?.find(({ code }) => code !== DUPLICATE_KEY);
  if (error !== undefined) throw new Error(`MongoDB refused a snapshot: ${error.errmsg}`);
  if (reply.writeConcernError !== undefined)
    throw new PartUnavailableError(`MongoDB has no majority: ${reply.writeConcernError.errmsg}`);
  return reply;
}

async function readHead(db: Db, at: TopicPartition): Promise<SnapshotHead | undefined> {
  const command = {
    find: SNAPSHOTS,
    filter: { _id: headId(at) },
    limit: 1,
    singleBatch: true,
    readConcern: { level: 'majority' },
  };
  type Reply = { readonly cursor: { readonly firstBatch: readonly StoredHead[] } };
  const { cursor } = await runCommand<Reply>(db, command, READ_OPTIONS);
  const [stored] = cursor.firstBatch;
  return (
    stored && { id: stored.id, claim: toOffset(stored.claim), next: toOffset(stored.next), body: bytesOf(stored.body) }
  );
}

async function readChunks(db: Db, at: TopicPartition, names: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const ids = names.map((name) => chunkId(at, name));
  const found = ids.length === 0 ? [] : await find(db, { _id: { $in: ids } }, {});
  return new Map(found.map(({ _id, bytes }) => [nameOf(at, _id), bytesOf(bytes)]));
}

async function listChunks(db: Db, at: TopicPartition): Promise<readonly string[]> {
  const begin = chunkId(at, '');
  // What follows "/" in the order of texts is "0".
  const found = await find(db, { _id: { $gte: begin, $lt: `${begin.slice(0, -1)}0` } }, { _id: 1 });
  return found.map(({ _id }) => nameOf(at, _id));
}

async function find(db: Db, filter: Document, projection: Document): Promise<readonly StoredChunk[]> {
  try {
    const cursor = db
      .collection<StoredChunk>(SNAPSHOT_CHUNKS)
      .find(filter, { ...READ_OPTIONS, projection, readConcern: 'majority', batchSize: 5_000 });
    return await answerWithin(cursor.toArray());
  } catch (error) {
    throw toStoreError(error);
  }
}

/** As many at a time as fit well into one message. */
function* inBatches(chunks: readonly SnapshotChunk[]): Iterable<readonly SnapshotChunk[]> {
  let batch: SnapshotChunk[] = [];
  let sizeBytes = 0;
  for (const chunk of chunks) {
    if (batch.length >= BATCH.documents || (batch.length > 0 && sizeBytes + chunk.bytes.length > BATCH.sizeBytes)) {
      yield batch;
      batch = [];
      sizeBytes = 0;
    }
    batch.push(chunk);
    sizeBytes += chunk.bytes.length;
  }
  if (batch.length > 0) yield batch;
}

function toStoredHead(at: TopicPartition, { id, claim, next, body }: SnapshotHead): StoredHead {
  return { _id: headId(at), id, claim, next, body: Buffer.from(body) };
}

/** A document that somebody else wrote may hold anything there. */
function bytesOf(value: unknown): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : Buffer.alloc(0);
}

function headId({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

function chunkId(at: TopicPartition, name: string): string {
  return `${headId(at)}/${name}`;
}

function nameOf(at: TopicPartition, id: string): string {
  return id.slice(chunkId(at, '').length);
}
