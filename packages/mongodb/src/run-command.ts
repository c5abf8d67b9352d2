import { PartUnavailableError } from '@waybill/messages';
import type { Db, Document } from 'mongodb';
import { MongoError, MongoServerError } from 'mongodb';

import { answerWithin } from './answer-within.ts';

/** Values as we know them: Avro's long is a bigint everywhere. A command takes none of these from its database. */
export const BSON_OPTIONS = { useBigInt64: true, promoteBuffers: true, ignoreUndefined: true } as const;

/**
 * Of reads: none may take longer than this, whatever it waits for, since others wait for its end before they begin.
 * It is longer than a client of ours waits, ms.
 */
export const READ_OPTIONS = { ...BSON_OPTIONS, timeoutMS: 8_000 } as const;

/**
 * Runs a command as it stands. The driver repeats none of these by itself, which is as it should be: what a repeated
 * write would be worth after a change of the primary, only the apply loop can tell.
 *
 * @throws `PartUnavailableError` when MongoDB can't be reached or has no primary
 */
export async function runCommand<Reply>(db: Db, command: Document, options: object = BSON_OPTIONS): Promise<Reply> {
  try {
    // What a command answers is the server's word; the caller names the part of it that it reads.
    return (await answerWithin(db.command(command, options))) as Reply;
  } catch (error) {
    throw toStoreError(error);
  }
}

/** What every room of ours sees of a failure: away, or whatever else it was. */
export function toStoreError(error: unknown): unknown {
  if (!(error instanceof MongoError)) return error;
  const isRefusal = error instanceof MongoServerError && !TRANSIENT_LABELS.some((label) => error.hasErrorLabel(label));
  if (isRefusal && !NOT_NOW_CODES.has(Number(error.code))) return error;
  return new PartUnavailableError(`MongoDB is not available: ${error.message}`, error);
}

const TRANSIENT_LABELS = ['RetryableWriteError', 'TransientTransactionError', 'ResumableChangeStreamError'];

/**
 * No primary, shutting down, too slow to have a majority, or the collection was dropped meanwhile (175): who asks again
 * reads another one.
 *
 * @source MongoDB, Server Discovery and Monitoring: "not writable primary" and "node is recovering" errors
 */
const NOT_NOW_CODES = new Set([
  6, 7, 50, 64, 89, 91, 134, 175, 189, 262, 9001, 10058, 10107, 11600, 11602, 13435, 13436,
]);
