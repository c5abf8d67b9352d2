import { deserialize, serialize } from 'node:v8';

import type { Aggregate } from './partition-state.ts';

/** The aggregates of a partition by `tenant|aggregateId`. */
export interface Aggregates {
  get(key: string): Aggregate | undefined;
  set(key: string, aggregate: Aggregate): void;
  readonly size: number;
}

/**
 * Keeps each aggregate of a partition in memory as one serialized text. As a state of dozens of objects it would cost
 * the garbage collector as many steps each time it goes through the whole heap: with a hundred thousand orders on two
 * cores, a third of a second without an answer. To read one back takes some 10 µs, and only its next command does.
 *
 * What the structured clone algorithm refuses, such as a function, stays as it is.
 */
export function createAggregates(): Aggregates {
  return new PackedAggregates();
}

class PackedAggregates implements Aggregates {
  private readonly packed = new Map<string, string>();
  private readonly unpackable = new Map<string, Aggregate>();

  get size(): number {
    return this.packed.size + this.unpackable.size;
  }

  get(key: string): Aggregate | undefined {
    const packed = this.packed.get(key);
    if (packed === undefined) return this.unpackable.get(key);
    return deserialize(Buffer.from(packed, 'latin1')) as Aggregate; // Nothing else is written there.
  }

  set(key: string, aggregate: Aggregate): void {
    try {
      // As text, because a small buffer is three objects for the garbage collector and a text is one.
      this.packed.set(key, serialize(aggregate).toString('latin1'));
      this.unpackable.delete(key);
    } catch {
      this.unpackable.set(key, aggregate);
      this.packed.delete(key);
    }
  }
}
