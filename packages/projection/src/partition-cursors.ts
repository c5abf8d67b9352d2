import type { Contract, FetchedRecords, TopicPartition } from '@waybill/messages';
import { NO_OFFSET } from '@waybill/messages';
import type { PositionsReading } from '@waybill/operations';
import { positionKey } from '@waybill/operations';

import type { PartitionReading, SeenEnd, StoppedPartition } from './partition-reading.ts';
import { PositionsMissingError } from './projector-errors.ts';
import type { EventsTopic } from './read-partition.ts';
import { eventsTopicsOf, readPartition } from './read-partition.ts';
import type { RecordDecoder } from './record-codec.ts';
import type { PartitionPosition, Positions } from './store.ts';
import { toReading } from './to-reading.ts';

/** Where a projector stands in each partition at hand, and which of them it had to stop. */
export class PartitionCursors {
  readonly positions = new Map<string, PartitionPosition>();
  /** Where they stood in the store at the beginning: readers were told so, and rows are written up to there. */
  private readonly stored = new Map<string, PartitionPosition>();
  readonly stopped = new Set<string>();
  private readonly topics: ReadonlyMap<string, EventsTopic>;
  private readonly decoder: RecordDecoder;

  constructor(contracts: readonly Contract[], decoder: RecordDecoder) {
    this.topics = eventsTopicsOf(contracts);
    this.decoder = decoder;
  }

  forget(): void {
    this.positions.clear();
    this.stored.clear();
    this.stopped.clear();
  }

  /**
   * @param joining  how far others have come who must be caught up with
   * @throws `PositionsMissingError`
   */
  begin(
    partitions: readonly TopicPartition[],
    stored: Positions | undefined,
    joining: readonly Positions[],
  ): ReadonlyMap<TopicPartition, PartitionPosition> {
    if (stored === undefined) throw new PositionsMissingError([]);
    const begun = new Map<TopicPartition, PartitionPosition>();
    const missing: string[] = [];
    for (const at of partitions) {
      const position = stored.get(this.keyOf(at));
      if (position === undefined) missing.push(`${at.topic}[${at.partition}]`);
      else begun.set(at, position);
    }
    if (missing.length > 0) throw new PositionsMissingError(missing);
    for (const [at, position] of begun) {
      const key = this.keyOf(at);
      const earliest = earliestOf(position, joining, key);
      begun.set(at, earliest);
      this.positions.set(key, earliest);
      this.stored.set(key, position);
    }
    return begun;
  }

  isAtHand(fetched: FetchedRecords): boolean {
    const key = this.keyOf(fetched);
    return this.positions.has(key) && !this.stopped.has(key);
  }

  read(fetched: FetchedRecords): PartitionReading {
    const from = this.positions.get(this.keyOf(fetched));
    if (from === undefined) throw new Error(`${fetched.topic}[${fetched.partition}] is not at hand.`);
    const reading = readPartition(this.topicOf(fetched), this.decoder, from, fetched);
    const written = this.stored.get(reading.key)?.events ?? NO_OFFSET;
    if (from.events >= written) return reading;
    return { ...reading, rows: reading.rows.filter(({ eventsOffset }) => eventsOffset > written) };
  }

  /** The positions that these readings move, and those whose partition was read to its end. */
  movedBy(readings: readonly PartitionReading[], ends: readonly SeenEnd[]): Positions {
    const moved = new Map<string, PartitionPosition>();
    for (const { key, position } of readings)
      if (position.events !== this.positions.get(key)?.events) moved.set(key, position);
    // What lies behind a problem was fetched, and is not covered.
    const stuck = new Set([...this.stopped, ...readings.flatMap(({ key, problem }) => (problem ? [key] : []))]);
    for (const { at, seenMs } of ends) {
      const key = this.keyOf(at);
      const position = moved.get(key) ?? this.positions.get(key);
      if (position && !stuck.has(key) && seenMs > (position.asOfMs ?? 0))
        moved.set(key, { ...position, asOfMs: seenMs });
    }
    return moved;
  }

  advance(moved: Positions): void {
    for (const [key, position] of moved) this.positions.set(key, position);
  }

  /** @returns what stopped now, with the reasons */
  stop(readings: readonly PartitionReading[]): readonly StoppedPartition[] {
    const stopped: StoppedPartition[] = [];
    for (const { at, key, problem } of readings) {
      if (problem === undefined) continue;
      this.stopped.add(key);
      stopped.push({ ...at, reason: problem });
    }
    return stopped;
  }

  /** Where all partitions at hand stand, as readers are told. */
  reading(): Omit<PositionsReading, 'moment'> {
    const furthest = Array.from(this.positions, ([key, position]) => {
      const stored = this.stored.get(key);
      return [key, stored && stored.events > position.events ? stored : position] as const;
    });
    return toReading(new Map(furthest));
  }

  private topicOf({ topic }: TopicPartition): EventsTopic {
    const known = this.topics.get(topic);
    if (known === undefined) throw new TypeError(`${topic} is not an events topic of the contracts.`);
    return known;
  }

  private keyOf(at: TopicPartition): string {
    return positionKey(this.topicOf(at).tag, at.partition);
  }
}

function earliestOf(position: PartitionPosition, joining: readonly Positions[], key: string): PartitionPosition {
  return joining.reduce((earliest, positions) => {
    const other = positions.get(key);
    return other !== undefined && other.events < earliest.events ? other : earliest;
  }, position);
}
