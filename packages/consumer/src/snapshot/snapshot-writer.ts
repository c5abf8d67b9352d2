import type { NewRecord, Offset, SnapshotChunk, TopicPartition } from '@waybill/messages';
import { offsetAfter } from '@waybill/messages';
import type { Logger } from '@waybill/telemetry';

import type { PartitionState } from '../partition/partition-state.ts';
import { SnapshotDoubtError } from './doubt-error.ts';
import type { Place } from './place.ts';
import { newRecordMark } from './place.ts';
import { Removals } from './removals.ts';
import { saveSnapshot } from './save-snapshot.ts';
import type { SnapshotBody } from './snapshot-body.ts';
import type { Snapshots } from './snapshots.ts';
import { storedAggregates } from './stored-aggregates.ts';

/** What a writer works for. */
export type WriterParts = Pick<Snapshots, 'store' | 'settings'> & {
  readonly at: TopicPartition;
  readonly claim: Offset;
  readonly version: string;
  readonly state: PartitionState;
  readonly logger: Logger;
  /** ms since 1970 */
  readonly now: () => number;
  /** What the state began with. */
  readonly base: SnapshotBody | undefined;
  /** Id of the head that was found; one that is not the base may be replaced. */
  readonly found: string | undefined;
};

/** Saves the state of one partition now and then, while it goes on being decided. */
export class SnapshotWriter {
  private readonly parts: WriterParts;
  private readonly removals: Removals;
  private base: SnapshotBody | undefined;
  /** The head on which the state rests. */
  private head: string | undefined;
  /** Where the state stands; undefined before the first outcome. */
  private place: Place | undefined;
  private unsaved = 0;
  private changedAtMs = 0;
  private tries = 0;
  private failures = 0;
  private notBeforeMs = 0;
  private running: Promise<void> | undefined;
  private ended = false;
  private doubt: SnapshotDoubtError | undefined;

  constructor(parts: WriterParts) {
    this.parts = parts;
    this.base = parts.base;
    this.head = parts.found;
    this.place = parts.base?.place;
    this.removals = new Removals(parts);
    parts.state.firstCommands.follow();
  }

  /** The state has taken in the owner's own records, of which the first one stands at this offset. */
  noteAppended(records: readonly NewRecord[], first: Offset): void {
    const last = records.at(-1);
    if (last === undefined) return;
    const place = { next: offsetAfter(first, records.length), token: this.parts.claim, mark: newRecordMark(last) };
    this.note(place, records.length);
  }

  /** Id of the head on which the state rests, to be named when that turns out to be broken. */
  get restsOn(): string | undefined {
    return this.head;
  }

  /** @throws `SnapshotDoubtError` when a save found that the snapshot is broken on which the state rests */
  assertSound(): void {
    if (this.doubt !== undefined) throw this.doubt;
  }

  /** After how many ms `saveIfDue` should be called though nothing more happens. */
  dueInMs(): number {
    const { settings } = this.parts;
    if (this.ended || this.unsaved === 0 || this.place === undefined) return Infinity;
    // What has changed meanwhile is looked at again.
    return this.running === undefined ? this.untilDueMs() : settings.everyMs;
  }

  /** Begins a save if it is due. It goes on beside all else, and never fails. */
  saveIfDue(): void {
    if (this.untilDueMs() === 0) this.begin();
  }

  /**
   * The state has taken in records that were read. Saves, and waits for it, once so much has changed that memory gets
   * short.
   *
   * @param place  where the state stands now; undefined where one could not go on from
   */
  async noteFolded(place: Place | undefined, records: number, limitBytes: number): Promise<void> {
    const { state, settings, now } = this.parts;
    if (place?.next !== this.place?.next) this.note(place, records);
    const isLarge = state.aggregates.changedBytes > limitBytes / 2 || this.unsaved >= 25 * settings.everyRecords;
    if (isLarge && now() >= this.notBeforeMs) {
      this.begin();
      await this.running;
    }
    this.assertSound();
  }

  /** The last save of an owner that leaves. */
  async finish(): Promise<void> {
    const { leaveMs } = this.parts.settings;
    const late = new Promise<void>((resolve) => setTimeout(resolve, leaveMs).unref());
    await Promise.race([late, this.saveAll()]);
    this.ended = true;
  }

  private async saveAll(): Promise<void> {
    await this.running;
    this.begin();
    await this.running;
  }

  private note(place: Place | undefined, records: number): void {
    if (this.unsaved === 0) this.changedAtMs = this.parts.now();
    this.place = place;
    this.unsaved += records;
  }

  private untilDueMs(): number {
    const { now, settings } = this.parts;
    const dueAtMs = this.unsaved >= settings.everyRecords ? 0 : this.changedAtMs + settings.everyMs;
    return Math.max(0, Math.max(dueAtMs, this.notBeforeMs) - now());
  }

  private begin(): void {
    if (this.running !== undefined || this.ended || this.place === undefined || this.unsaved === 0) return;
    this.running = this.save(this.place).finally(() => {
      this.running = undefined;
    });
  }

  private async save(place: Place): Promise<void> {
    const { state, now } = this.parts;
    const aggregates = state.aggregates.freeze();
    if (aggregates === undefined) {
      this.end('a state is no plain data, so that it can not be saved');
      return;
    }
    const { unsaved } = this;
    this.unsaved = 0;
    const frozen = {
      place,
      aggregates,
      progress: state.progress,
      count: state.aggregates.size,
      firstCommands: state.firstCommands.freeze(),
    };
    try {
      const saving = this.saving(place);
      const body = await saveSnapshot(saving, frozen);
      if (body === undefined) this.keep(unsaved, 'somebody else writes them now');
      else await this.settle(saving.id, body);
    } catch (error) {
      this.keep(unsaved);
      this.fail(error);
    }
    this.changedAtMs = now();
  }

  private saving({ next }: Place) {
    const { store, at, claim, version, found } = this.parts;
    this.tries += 1;
    const id = `${next}-${claim}-${this.tries}`;
    const put = async (chunks: readonly SnapshotChunk[]) => {
      this.removals.notePut(chunks);
      await store.putChunks(at, chunks);
    };
    return { store, at, id, claim, version, base: this.base, instead: found, put };
  }

  private async settle(id: string, body: SnapshotBody): Promise<void> {
    const { store, at, settings, state, logger } = this.parts;
    state.aggregates.settle(storedAggregates(store, at, body.aggregates, settings.patienceMs));
    state.firstCommands.settle();
    this.base = body;
    this.head = id;
    if (this.failures > 0) logger.info('snapshots are written again', { ...at });
    this.failures = 0;
    const { next } = body.place;
    logger.debug('snapshot written', { ...at, next, aggregates: body.aggregates.count });
    await this.removals.after(id, body);
  }

  /** What could not be saved is part of the next save, if there is one. */
  private keep(unsaved: number, end?: string): void {
    const { state } = this.parts;
    state.aggregates.thaw();
    state.firstCommands.thaw();
    this.unsaved += unsaved;
    if (end !== undefined) this.end(end);
  }

  private end(reason: string): void {
    this.ended = true;
    this.parts.logger.warn('no more snapshots are written', { ...this.parts.at, reason });
  }

  private fail(error: unknown): void {
    const { at, logger, now, settings } = this.parts;
    if (error instanceof SnapshotDoubtError) this.doubt = error;
    // Said once: until it succeeds again, all changes stay in memory.
    if (this.failures === 0) logger.warn('a snapshot could not be written; it is tried again', { ...at, err: error });
    this.notBeforeMs = now() + Math.min(settings.everyMs, settings.retryMs * 2 ** this.failures);
    this.failures += 1;
  }
}
