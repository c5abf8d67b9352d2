import type { SnapshotChunk, SnapshotStore, TopicPartition } from '@waybill/messages';
import type { Logger } from '@waybill/telemetry';

import { chunksOf } from './bucket-table.ts';
import type { SnapshotBody } from './snapshot-body.ts';

type Retired = { readonly names: readonly string[]; readonly atMs: number };

type RemovalParts = {
  readonly store: SnapshotStore;
  readonly at: TopicPartition;
  readonly settings: { readonly graceMs: number };
  readonly logger: Logger;
  /** ms since 1970 */
  readonly now: () => number;
};

/**
 * Removes chunks that no head names: some time after they were replaced, since somebody may be reading them, and only
 * while the head is still the one that does without them.
 */
export class Removals {
  private readonly parts: RemovalParts;
  private readonly retired: Retired[] = [];
  /** Written since the last head moved. */
  private put: string[] = [];
  private previous: SnapshotBody | undefined;

  constructor(parts: RemovalParts) {
    this.parts = parts;
  }

  notePut(chunks: readonly SnapshotChunk[]): void {
    for (const { name } of chunks) this.put.push(name);
  }

  /** The head has moved to this body. Never throws: what could not be removed is found by the next owner. */
  async after(id: string, body: SnapshotBody): Promise<void> {
    const { store, at, now, logger } = this.parts;
    const named = namesOf(body);
    try {
      // The first time also what earlier owners left behind.
      const { previous } = this;
      const before = previous === undefined ? await store.listChunks(at) : [...namesOf(previous), ...this.put];
      this.retired.push({ names: before.filter((name) => !named.has(name)), atMs: now() });
      this.previous = body;
      this.put = [];
      await this.removeDue(id);
    } catch (err) {
      logger.info('old chunks of snapshots could not be removed', { ...at, err });
    }
  }

  private async removeDue(id: string): Promise<void> {
    const { store, at, now, settings } = this.parts;
    const due = this.retired.filter(({ atMs }) => atMs + settings.graceMs <= now());
    if (due.length === 0 || (await store.readHead(at))?.id !== id) return;
    for (const retired of due) {
      await store.removeChunks(at, retired.names);
      this.retired.splice(this.retired.indexOf(retired), 1);
    }
  }
}

function namesOf({ aggregates, segments }: SnapshotBody): ReadonlySet<string> {
  const names = new Set(segments.map(({ name }) => name));
  for (const { name } of chunksOf(aggregates.table)) names.add(name);
  return names;
}
