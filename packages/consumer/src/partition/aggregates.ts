import { deserialize, serialize } from 'node:v8';

import type { Aggregate } from './partition-state.ts';

/** The aggregates of a partition by `tenant|aggregateId`. */
export interface Aggregates {
  get(key: string): Aggregate | undefined;
  set(key: string, aggregate: Aggregate): void;
  readonly size: number;
}

/** So many are kept as they are. */
const MOST_WARM = 256;

/**
 * Keeps all aggregates of a partition in memory, those that were not changed lately as one serialized text each. A
 * state of dozens of objects would cost the garbage collector as many steps each time it looks at the whole heap: with
 * a hundred thousand orders, a third of a second without an answer.
 *
 * What the structured clone algorithm refuses, such as a function, stays as it is.
 */
export function createAggregates(mostWarm = MOST_WARM): Aggregates {
  return new PackedAggregates(mostWarm);
}

class PackedAggregates implements Aggregates {
  private readonly mostWarm: number;
  /** Those that were changed last, the one that was changed first at the beginning. */
  private readonly warm = new Map<string, Aggregate>();
  private readonly cold = new Map<string, string>();
  private readonly unpackable = new Map<string, Aggregate>();

  constructor(mostWarm: number) {
    this.mostWarm = mostWarm;
  }

  get size(): number {
    return this.warm.size + this.cold.size + this.unpackable.size;
  }

  get(key: string): Aggregate | undefined {
    const packed = this.cold.get(key);
    if (packed === undefined) return this.warm.get(key) ?? this.unpackable.get(key);
    return deserialize(Buffer.from(packed, 'latin1')) as Aggregate; // Nothing else is written there.
  }

  set(key: string, aggregate: Aggregate): void {
    this.cold.delete(key);
    this.unpackable.delete(key);
    this.warm.delete(key);
    this.warm.set(key, aggregate);
    if (this.warm.size > this.mostWarm) this.coolFirst();
  }

  private coolFirst(): void {
    const [first] = this.warm;
    if (first === undefined) return;
    const [key, aggregate] = first;
    this.warm.delete(key);
    try {
      // As text, because a small buffer is three objects for the garbage collector and a text is one.
      this.cold.set(key, serialize(aggregate).toString('latin1'));
    } catch {
      this.unpackable.set(key, aggregate);
    }
  }
}
