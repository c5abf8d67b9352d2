import type { FaultKind } from '../schedule/plan-faults.ts';

/** What became of a planned fault. */
export type InjectedFault = {
  readonly kind: FaultKind;
  /** ms since 1970 */
  readonly beganMs: number;
  readonly endedMs: number;
  /** False if there was nothing to hit. */
  readonly tookEffect: boolean;
  /** What was hit, and how. */
  readonly detail: string;
};

/** How a fault went, as its injector tells. */
export type Effect = Pick<InjectedFault, 'tookEffect' | 'detail'>;

/** Why a fault had no effect. */
export function missed(detail: string): Effect {
  return { tookEffect: false, detail };
}

export function hit(detail: string): Effect {
  return { tookEffect: true, detail };
}
