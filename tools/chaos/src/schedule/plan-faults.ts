import { createSeededRandom } from '../seeded-random.ts';
import type { SeededRandom } from '../seeded-random.ts';

/** What can happen to a running system. */
export const FAULT_KINDS = [
  'kill-consumer',
  'freeze-consumer',
  'double-consumer',
  'kill-projector',
  'kill-ingress',
  'kill-broker',
  'restart-mongodb',
  'restart-registry',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault that shall happen. */
export type PlannedFault = {
  /** ms behind the beginning of the faults */
  readonly atMs: number;
  readonly kind: FaultKind;
  /** From 0, below 1: which of those that can be hit is hit. */
  readonly pick: number;
  /** How long it lasts, ms, where it lasts. */
  readonly lengthMs: number;
};

/** One hand of the cards from which faults are drawn: every kind is in each. */
const HAND: Readonly<Record<FaultKind, number>> = {
  'kill-consumer': 4,
  'freeze-consumer': 2,
  'double-consumer': 2,
  'kill-projector': 2,
  'kill-ingress': 1,
  'kill-broker': 1,
  'restart-mongodb': 1,
  'restart-registry': 1,
};

/** Between two faults, ms, on average. */
const EVERY_MS = 1_900;

/** The faults of a run, in order of time: a pure function of the seed and the length. */
export function planFaults(seed: number, lengthMs: number): readonly PlannedFault[] {
  const random = createSeededRandom(seed);
  const planned: PlannedFault[] = [];
  let hand: FaultKind[] = [];
  for (let atMs = EVERY_MS; atMs < lengthMs; atMs += EVERY_MS * (0.5 + random.fraction())) {
    if (hand.length === 0) hand = dealt(random);
    const kind = hand.pop();
    if (kind)
      planned.push({ atMs: Math.round(atMs), kind, pick: random.fraction(), lengthMs: 1_000 + random.integer(4_000) });
  }
  return planned;
}

function dealt(random: SeededRandom): FaultKind[] {
  return random.shuffle(FAULT_KINDS.flatMap((kind) => Array.from({ length: HAND[kind] }, () => kind)));
}
