import type { Log, Offset, SnapshotStore, TopicPartition } from '@waybill/messages';
import { judgeRecord, NO_OFFSET, offsetAfter, OUTCOME_TYPE, PartUnavailableError, toOffset } from '@waybill/messages';

import type { PackedCommands } from '../partition/first-commands.ts';
import { PACKED_COMMAND } from '../partition/first-commands.ts';
import { PackedMap } from '../partition/packed-map.ts';
import { SnapshotDoubtError } from './doubt-error.ts';
import { unpackEntries } from './entries.ts';
import type { Place } from './place.ts';
import { recordMark } from './place.ts';
import { readChunks } from './read-chunks.ts';
import type { SnapshotBody } from './snapshot-body.ts';
import { fromHead } from './snapshot-body.ts';

/** What was found for a partition. */
export type FoundSnapshot =
  | { readonly kind: 'none' }
  /** Something speaks against it: `id` names the head that another may replace, if there is one. */
  | { readonly kind: 'refused'; readonly reason: string; readonly id: string | undefined }
  | {
      readonly kind: 'usable';
      readonly id: string;
      readonly body: SnapshotBody;
      readonly firstCommands: PackedCommands;
    };

/** What a snapshot is compared with. */
export type Expected = {
  /** The own claim: nothing behind it was folded by anybody. */
  readonly claim: Offset;
  /** Of the fold. */
  readonly version: string;
  /** A head that turned out to be broken. */
  readonly broken: string | undefined;
};

/**
 * Reads the head of a partition, and compares it with the log.
 *
 * @throws `OffsetOutOfRangeError` when the log has lost its begin, which no snapshot may hide
 */
export async function loadSnapshot(
  { store, log }: { readonly store: SnapshotStore; readonly log: Pick<Log, 'readRange'> },
  at: TopicPartition,
  expected: Expected,
): Promise<FoundSnapshot> {
  let id: string | undefined;
  try {
    const head = await store.readHead(at);
    if (head === undefined) return { kind: 'none' };
    ({ id } = head);
    if (id === expected.broken) throw new SnapshotDoubtError('it was found broken before');
    const body = fromHead(head);
    if (body.version !== expected.version) throw new SnapshotDoubtError('it was made by another version of the fold');
    if (body.place.next > expected.claim) throw new SnapshotDoubtError('it ends behind the log');
    await assertInLog(log, at, body.place);
    return { kind: 'usable', id, body, firstCommands: await readFirstCommands(store, at, body) };
  } catch (error) {
    if (!(error instanceof SnapshotDoubtError || error instanceof PartUnavailableError)) throw error;
    return { kind: 'refused', reason: error.message, id };
  }
}

async function assertInLog(
  log: Pick<Log, 'readRange'>,
  at: TopicPartition,
  { next, token, mark }: Place,
): Promise<void> {
  const first = toOffset(0n);
  for await (const some of log.readRange(at, first, first)) if (some.length > 0) break;
  const last = offsetAfter(next, -1);
  for await (const some of log.readRange(at, last, last)) {
    const record = some.find(({ offset }) => offset === last);
    if (record === undefined) continue;
    const verdict = judgeRecord(NO_OFFSET, record);
    const isOutcome = verdict.kind === 'live' && record.headers['ce_type'] === OUTCOME_TYPE;
    if (isOutcome && verdict.token === token && recordMark(record) === mark) return;
  }
  throw new SnapshotDoubtError('its last record is not in the log');
}

async function readFirstCommands(
  store: SnapshotStore,
  at: TopicPartition,
  { segments }: SnapshotBody,
): Promise<PackedCommands> {
  const commands: PackedCommands = new PackedMap(PACKED_COMMAND);
  for (const bytes of await readChunks(store, at, segments))
    for (const [id, value] of unpackEntries(bytes)) commands.set(id, PACKED_COMMAND.unpack(value));
  return commands;
}
