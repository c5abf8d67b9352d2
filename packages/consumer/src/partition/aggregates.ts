import { deserialize, serialize } from 'node:v8';

import { PACKED_BYTES, PackedMap } from './packed-map.ts';
import type { Aggregate } from './partition-state.ts';

/** Aggregates by `tenant|aggregateId`, serialized. */
export type AggregateBytes = PackedMap<Buffer>;

/** Where those aggregates are kept that have left memory. */
export interface StoredAggregates {
  /** How many there are. */
  readonly count: number;
  /** @returns those that exist, serialized; asked for many at a time */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
}

/** An aggregate was asked for that was not loaded: a defect of ours. To take it for a new one would lose its history. */
export class NotLoadedError extends Error {
  override readonly name = 'NotLoadedError';
}

/** Whoever keeps no snapshots keeps all aggregates in memory. */
const UNBOUNDED = () => Infinity;
const NOTHING: ReadonlyMap<string, Buffer> = new Map();

/**
 * The aggregates of a partition. They are kept serialized and outside the heap. To read one back takes some 10 µs, and
 * only its next command does. What the structured clone algorithm refuses, such as a function, stays as it is.
 *
 * Once they are stored somewhere, those that did not change since may leave memory, and `load` brings them back.
 */
export class Aggregates {
  private readonly limitBytes: () => number;
  /** Since the last save began. */
  private changed: AggregateBytes = new PackedMap(PACKED_BYTES);
  /** What is being saved: changed before, and not yet known to be stored. */
  private saving: AggregateBytes | undefined;
  /** As they are stored, the least recently used first. */
  private clean: AggregateBytes = new PackedMap(PACKED_BYTES);
  private readonly unpackable = new Map<string, Aggregate>();
  /** Known to be nowhere, among those that were loaded last. */
  private readonly absent = new Set<string>();
  private stored: StoredAggregates | undefined;
  private count = 0;

  /** @param limitBytes  how much may be kept of what is stored elsewhere too */
  constructor(limitBytes = UNBOUNDED) {
    this.limitBytes = limitBytes;
  }

  get size(): number {
    return this.count;
  }

  /** Whether some may leave memory, as soon as a save ends: also while what was loaded is being decided. */
  get isPartial(): boolean {
    return this.stored !== undefined || this.limitBytes !== UNBOUNDED;
  }

  /** Bytes that must stay in memory until they are saved. */
  get changedBytes(): number {
    return this.changed.sizeBytes + (this.saving?.sizeBytes ?? 0);
  }

  /** Bytes of all that are in memory. */
  get heldBytes(): number {
    return this.changedBytes + this.clean.sizeBytes;
  }

  /** @throws `NotLoadedError` */
  get(key: string): Aggregate | undefined {
    const bytes = this.bytesOf(key);
    if (bytes !== undefined) return deserialize(bytes) as Aggregate; // Nothing else is written there.
    const odd = this.unpackable.get(key);
    if (odd === undefined) this.assertAbsent(key);
    return odd;
  }

  /** @throws `NotLoadedError` */
  set(key: string, aggregate: Aggregate): void {
    if (!this.isHere(key)) {
      this.assertAbsent(key);
      this.count += 1;
    }
    const bytes = toBytes(aggregate);
    if (bytes === undefined) {
      this.unpackable.set(key, aggregate);
      this.changed.delete(key);
    } else {
      this.changed.set(key, bytes);
      this.unpackable.delete(key);
    }
    this.clean.delete(key);
  }

  /**
   * Makes sure that these can be asked for until others are loaded.
   *
   * @throws what the place throws where they are stored
   */
  async load(keys: ReadonlySet<string>): Promise<void> {
    this.absent.clear();
    const missing: string[] = [];
    for (const key of keys) {
      const bytes = this.clean.get(key);
      // Setting it again makes it the youngest.
      if (bytes !== undefined) this.clean.set(key, bytes);
      else if (!this.isHere(key)) missing.push(key);
    }
    this.dropOldest(keys);
    if (missing.length === 0) return;
    const found = (await this.stored?.read(missing)) ?? NOTHING;
    for (const key of missing) {
      const bytes = found.get(key);
      if (bytes === undefined) this.absent.add(key);
      else this.clean.set(key, bytes);
    }
  }

  /** Begins with what is stored elsewhere: nothing of it is in memory yet. */
  begin(stored: StoredAggregates): void {
    this.stored = stored;
    this.count = stored.count;
  }

  /**
   * Sets aside what has changed since the last save, to be saved as it is now. `settle` or `thaw` must follow.
   *
   * @returns undefined when there is one that can't be serialized
   */
  freeze(): AggregateBytes | undefined {
    if (this.unpackable.size > 0) return undefined;
    if (this.saving !== undefined) throw new Error('A save is going on: a defect.');
    this.saving = this.changed;
    this.changed = new PackedMap(PACKED_BYTES);
    return this.saving;
  }

  /** What was set aside is stored there now, with all that was stored before. */
  settle(stored: StoredAggregates): void {
    const saved = this.saving ?? this.clean;
    const [few, many] = saved.size < this.clean.size ? [saved, this.clean] : [this.clean, saved];
    // What was saved is younger than what was clean, so that nothing of it is overwritten.
    for (const key of few.keys()) if (few === saved || !many.has(key)) copy(key, few, many);
    for (const key of this.changed.keys()) many.delete(key);
    this.clean = many;
    this.saving = undefined;
    this.stored = stored;
  }

  /** What was set aside is not stored: it is part of the next save. */
  thaw(): void {
    const { saving } = this;
    if (saving === undefined) return;
    for (const key of this.changed.keys()) copy(key, this.changed, saving);
    this.changed = saving;
    this.saving = undefined;
  }

  private bytesOf(key: string): Buffer | undefined {
    if (this.unpackable.has(key)) return undefined;
    return this.changed.get(key) ?? this.saving?.get(key) ?? this.clean.get(key);
  }

  private isHere(key: string): boolean {
    if (this.unpackable.has(key) || this.changed.has(key)) return true;
    return this.saving?.has(key) === true || this.clean.has(key);
  }

  private assertAbsent(key: string): void {
    if (this.stored !== undefined && !this.absent.has(key))
      throw new NotLoadedError(`${key} was not loaded: a defect.`);
  }

  private dropOldest(but: ReadonlySet<string>): void {
    const limit = this.limitBytes();
    for (const key of this.clean.keys()) {
      // Those that were asked for now are the youngest.
      if (this.heldBytes <= limit || but.has(key)) return;
      this.clean.delete(key);
    }
  }
}

function toBytes(aggregate: Aggregate): Buffer | undefined {
  try {
    return serialize(aggregate);
  } catch {
    return undefined;
  }
}

function copy(key: string, from: AggregateBytes, to: AggregateBytes): void {
  const bytes = from.get(key);
  if (bytes !== undefined) to.set(key, bytes);
}
