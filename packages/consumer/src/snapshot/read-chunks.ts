import { createHash } from 'node:crypto';

import type { SnapshotStore, TopicPartition } from '@waybill/messages';

import type { ChunkPlace } from './bucket-table.ts';
import { SnapshotDoubtError } from './doubt-error.ts';

/**
 * The bytes of chunks, in their order.
 *
 * @throws `SnapshotDoubtError` when one is missing or has another hash, `PartUnavailableError`
 */
export async function readChunks(
  store: Pick<SnapshotStore, 'readChunks'>,
  at: TopicPartition,
  chunks: readonly ChunkPlace[],
): Promise<readonly Buffer[]> {
  if (chunks.length === 0) return [];
  const found = await store.readChunks(
    at,
    chunks.map(({ name }) => name),
  );
  return chunks.map(({ name, hash }) => {
    const bytes = found.get(name);
    if (bytes === undefined) throw new SnapshotDoubtError(`its chunk ${name} is missing`);
    if (!hashOfChunk(bytes).equals(hash)) throw new SnapshotDoubtError(`its chunk ${name} has another hash`);
    return bytes;
  });
}

export function hashOfChunk(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
