import type { SeededRandom } from '@waybill/testing';

/** Something of the system that works by itself, one small step at a time. */
export type Actor = {
  readonly name: string;
  /** Whether a step would change anything. */
  hasWork(): boolean;
  /** @returns what it did, in a few words, for the trace */
  step(): Promise<string>;
  /** Its process is gone, with all that was in memory. */
  crash(): void;
};

/** What may go wrong, each with how often it does: from 0, never, to 1, always. */
export type Faults = {
  /** A process dies in the middle of a step. */
  readonly crash: number;
  /** A command is put into the log twice. */
  readonly duplicate: number;
  /** A reaction fails and is tried again. */
  readonly failure: number;
  /** A reactor stores its position before it has to. */
  readonly save: number;
};

export const NO_FAULTS: Faults = { crash: 0, duplicate: 0, failure: 0, save: 0 };
export const SOME_FAULTS: Faults = { crash: 0.04, duplicate: 0.1, failure: 0.05, save: 0.2 };

/** What a seed makes happen. */
export type Chance = {
  of(fault: keyof Faults): boolean;
  /** A whole number from 0, below `most`. */
  upTo(most: number): number;
};

export function createChance(random: SeededRandom, faults: Faults): Chance {
  return { of: (fault) => random.chance(faults[fault]), upTo: (most) => random.integer(most) };
}
