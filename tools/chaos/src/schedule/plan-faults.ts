import type { Fault, SeededRandom } from '@waybill/testing';
import { createSeededRandom } from '@waybill/testing';

import { planFrameFault } from './plan-frame-fault.ts';

/** How many of each kind there are in a hand of cards from which faults are drawn: every kind is in each hand. */
const HAND = {
  'kill-consumer': 4,
  'freeze-consumer': 2,
  'double-consumer': 1,
  'kill-projector': 2,
  'kill-ingress': 1,
  'kill-broker': 1,
  'restart-mongodb': 1,
  'restart-registry': 1,
  'cut-broker': 2,
  'drop-frames': 5,
  'close-connection': 3,
  'hold-frames': 3,
  'delay-frames': 2,
} as const;

/** What can happen to a running system. */
export type FaultKind = keyof typeof HAND;

// The names of a constant.
export const FAULT_KINDS = Object.keys(HAND) as readonly FaultKind[];

/** A fault that shall happen: plain data. */
export type PlannedFault = {
  /** ms behind the beginning of the faults */
  readonly atMs: number;
  readonly kind: FaultKind;
  /** From 0, below 1: which of those that can be hit is hit. */
  readonly pick: number;
  /** How long it lasts, ms, where it lasts. */
  readonly lengthMs: number;
  /** What the proxies do; undefined for faults of processes. */
  readonly frames: Fault | undefined;
};

/** Between two faults, ms, from and to: 29 a minute. */
const EVERY_MS = [1_000, 3_100] as const;
const LENGTH_MS = [1_000, 5_000] as const;

/** The faults of a run, in order of time: a pure function of the seed and the length. */
export function planFaults(seed: number, lengthMs: number): readonly PlannedFault[] {
  const random = createSeededRandom(seed);
  const planned: PlannedFault[] = [];
  // One of each first, so that a short run meets them all.
  let hand = shuffled(FAULT_KINDS, random);
  for (let atMs = random.between(EVERY_MS); atMs < lengthMs; atMs += random.between(EVERY_MS)) {
    if (hand.length === 0) hand = shuffled(CARDS, random);
    const [kind, ...rest] = hand;
    hand = rest;
    if (kind === undefined) break;
    const [pick, lasts] = [random.integer(1_000) / 1_000, random.between(LENGTH_MS)];
    planned.push({ atMs, kind, pick, lengthMs: lasts, frames: planFrameFault(kind, random) });
  }
  return planned;
}

const CARDS = FAULT_KINDS.flatMap((kind) => Array.from({ length: HAND[kind] }, () => kind));

function shuffled<Item>(items: readonly Item[], random: SeededRandom): readonly Item[] {
  return items
    .map((item) => ({ item, at: random.integer(2 ** 30) }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
