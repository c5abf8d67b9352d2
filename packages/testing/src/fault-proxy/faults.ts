import type { ApiName, Direction, Frame } from './frames.ts';
import { API_KEYS } from './frames.ts';

/**
 * What happens to a frame: it is swallowed, the connection ends instead, or it waits; those behind it on the same
 * connection wait with it.
 */
type FaultAction = 'drop' | 'close' | 'hold';

/** A fault that was armed. */
interface ArmedFault {
  /** Frames that it has hit. */
  readonly hits: number;
  /** No more frames are hit; those that wait go on. */
  release(): void;
}

/** What the proxy does with one frame. */
type FrameFate = { readonly action: 'pass' | 'drop' | 'close' } | { readonly until: Promise<void> };

/** Faults by request, direction and count. */
export interface Faults {
  /** @param times  how many frames are hit @default 1 */
  arm(action: FaultAction, direction: Direction, api: ApiName, times?: number): ArmedFault;
  fateOf(frame: Frame): FrameFate;
  /** Frames of an api that came by so far, hit or not. */
  seen(direction: Direction, api: ApiName): number;
}

type Rule = {
  readonly action: FaultAction;
  readonly direction: Direction;
  readonly apiKey: number;
  left: number;
  hits: number;
  readonly released: Promise<void>;
};

export function createFaults(): Faults {
  const rules: Rule[] = [];
  const seen = new Map<string, number>();
  const nameOf = (direction: Direction, apiKey: number | undefined) => `${direction} ${apiKey}`;

  return {
    arm: (action, direction, api, times = 1) => {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      const rule: Rule = { action, direction, apiKey: API_KEYS[api], left: times, hits: 0, released };
      rules.push(rule);
      return {
        get hits() {
          return rule.hits;
        },
        release: () => {
          rule.left = 0;
          release();
        },
      };
    },
    fateOf: ({ direction, apiKey }) => {
      const name = nameOf(direction, apiKey);
      seen.set(name, (seen.get(name) ?? 0) + 1);
      const rule = rules.find((one) => one.left > 0 && one.direction === direction && one.apiKey === apiKey);
      if (rule === undefined) return { action: 'pass' };
      rule.left -= 1;
      rule.hits += 1;
      return rule.action === 'hold' ? { until: rule.released } : { action: rule.action };
    },
    seen: (direction, api) => seen.get(nameOf(direction, API_KEYS[api])) ?? 0,
  };
}
