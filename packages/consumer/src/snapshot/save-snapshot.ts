import type { Offset, SnapshotChunk, SnapshotStore, TopicPartition } from '@waybill/messages';

import type { AggregateBytes } from '../partition/aggregates.ts';
import { KEY_MEMORY_MS } from '../partition/first-command.ts';
import type { PackedCommands } from '../partition/first-commands.ts';
import { PACKED_COMMAND } from '../partition/first-commands.ts';
import type { Progress } from '../partition/partition-state.ts';
import { packEntries } from './entries.ts';
import type { Place } from './place.ts';
import { hashOfChunk } from './read-chunks.ts';
import { saveAggregates } from './save-aggregates.ts';
import type { Segment, SnapshotBody } from './snapshot-body.ts';
import { toHead } from './snapshot-body.ts';

/** What is saved: a state, as what has changed since another snapshot. */
export type FrozenState = {
  readonly place: Place;
  readonly progress: Progress;
  /** Of all aggregates, also of those that did not change. */
  readonly count: number;
  readonly aggregates: AggregateBytes;
  readonly firstCommands: PackedCommands;
};

/** Who saves, and on top of what. */
export type Saving = {
  readonly store: SnapshotStore;
  readonly at: TopicPartition;
  /** Names the head and its chunks: no other save of anybody has the same. */
  readonly id: string;
  readonly claim: Offset;
  readonly version: string;
  /** The snapshot that the frozen state has changed; undefined when it is all there is. */
  readonly base: SnapshotBody | undefined;
  /** A head that may be replaced though it looks later. */
  readonly instead: string | undefined;
  /** Stores chunks, as `store` does. */
  readonly put: (chunks: readonly SnapshotChunk[]) => Promise<void>;
};

const SEGMENT_COMMANDS = 2_000;

/**
 * Writes the chunks that differ, and then the head.
 *
 * @returns undefined when another head stands there, of a later claim
 * @throws  `SnapshotDoubtError` when the base is broken, `PartUnavailableError`
 */
export async function saveSnapshot(saving: Saving, frozen: FrozenState): Promise<SnapshotBody | undefined> {
  const { store, at, id, claim, version, base, instead } = saving;
  const { count, place, progress } = frozen;
  const aggregates = { count, ...(await saveAggregates(saving, frozen.aggregates)) };
  const added = await saveFirstCommands(saving, frozen.firstCommands);
  const oldestMs = progress.logTimeMs - KEY_MEMORY_MS;
  const segments = [...(base?.segments ?? []), ...added].filter(({ newestMs }) => newestMs >= oldestMs);
  const body: SnapshotBody = { version, place, progress, aggregates, segments };
  return (await store.moveHead(at, toHead(id, claim, body), instead)) ? body : undefined;
}

async function saveFirstCommands({ id, put }: Saving, commands: PackedCommands): Promise<readonly Segment[]> {
  const segments: Segment[] = [];
  let entries: [string, Uint8Array][] = [];
  let newestMs = -Infinity;
  async function cut(): Promise<void> {
    const bytes = packEntries(entries);
    const name = `${id}.c${segments.length}`;
    segments.push({ name, hash: hashOfChunk(bytes), newestMs });
    entries = [];
    newestMs = -Infinity;
    await put([{ name, bytes }]);
  }
  for (const commandId of commands.keys()) {
    const first = commands.get(commandId);
    if (first === undefined) continue;
    entries.push([commandId, PACKED_COMMAND.pack(first)]);
    newestMs = Math.max(newestMs, first.timeMs);
    if (entries.length === SEGMENT_COMMANDS) await cut();
  }
  if (entries.length > 0) await cut();
  return segments;
}
