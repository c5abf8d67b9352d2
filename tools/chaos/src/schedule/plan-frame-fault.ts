import type { Fault, SeededRandom } from '@waybill/testing';

import type { FaultKind } from './plan-faults.ts';

/** Requests that a run meets often enough to be hit; those on which promises hang are drawn more often. */
const APIS = [
  ...['Produce', 'Produce', 'Produce', 'Produce', 'Fetch', 'Fetch', 'InitProducerId', 'InitProducerId'],
  ...['Metadata', 'ListOffsets', 'FindCoordinator', 'Heartbeat', 'JoinGroup', 'SyncGroup'],
] as const;
const DIRECTIONS = ['request', 'response', 'response'] as const;
const CUTS = ['request', 'response', 'both', 'refused'] as const;
const MOST_FRAMES = 4;
const DELAY_MS = [100, 3_500] as const;

/** What the proxies in front of the brokers do for a kind of fault; undefined for a fault of processes. */
export function planFrameFault(kind: FaultKind, random: SeededRandom): Fault | undefined {
  if (kind === 'cut-broker') return { kind: 'cut', ways: random.pick(CUTS) };
  const aim = { direction: random.pick(DIRECTIONS), api: random.pick(APIS), times: random.between([1, MOST_FRAMES]) };
  switch (kind) {
    case 'drop-frames':
      return { kind: 'drop', ...aim };
    case 'close-connection':
      return { kind: 'close', ...aim };
    case 'hold-frames':
      return { kind: 'hold', ...aim };
    case 'delay-frames':
      return { kind: 'delay', ...aim, delayMs: DELAY_MS };
    default:
      return undefined;
  }
}
