import type { SeededRandom } from '../random/seeded-random.ts';
import type { FaultCounts } from './fault-counts.ts';
import type { FrameFault, InjectedFault } from './fault.ts';
import type { ApiName, Direction, Frame } from './frames.ts';
import { API_KEYS } from './frames.ts';

/** What the proxy does with one frame. */
export type FrameFate = 'pass' | 'drop' | 'close' | { readonly until: Promise<unknown> };

/** Faults of frames, by api, direction and count. */
export interface FrameFaults {
  inject(fault: FrameFault): InjectedFault;
  fateOf(frame: Frame, brokerPort: number): FrameFate;
  /** Frames of an api that came by so far, hit or not. */
  seen(direction: Direction, api: ApiName): number;
}

type Rule = {
  readonly fault: FrameFault;
  skip: number;
  left: number;
  hits: number;
  readonly released: Promise<void>;
};

const apiNames = new Map<number | undefined, ApiName>(
  // The names and numbers of a constant.
  Object.entries(API_KEYS).map(([name, key]) => [key, name as ApiName]),
);

/** @param random  for the lengths of delays */
export function createFrameFaults(random: SeededRandom, counts: FaultCounts): FrameFaults {
  const rules = new Set<Rule>();
  const seen = new Map<string, number>();

  function findRule(frame: Frame, brokerPort: number): Rule | undefined {
    for (const rule of rules) {
      if (!applies(rule, frame, brokerPort)) continue;
      if (rule.skip === 0) return rule;
      rule.skip -= 1;
    }
    return undefined;
  }

  return {
    inject: (fault) => {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      const rule: Rule = { fault, skip: fault.skip ?? 0, left: fault.times ?? 1, hits: 0, released };
      rules.add(rule);
      return {
        get hits() {
          return rule.hits;
        },
        release: () => {
          rules.delete(rule);
          release();
        },
      };
    },
    fateOf: (frame, brokerPort) => {
      const { direction } = frame;
      const api = apiNames.get(frame.apiKey) ?? 'any';
      seen.set(`${direction} ${api}`, (seen.get(`${direction} ${api}`) ?? 0) + 1);
      const rule = findRule(frame, brokerPort);
      if (rule === undefined) return 'pass';
      rule.left -= 1;
      rule.hits += 1;
      if (rule.left === 0) rules.delete(rule);
      counts.add({ kind: rule.fault.kind, direction, api });
      return fateBy(rule, random);
    },
    seen: (direction, api) => seen.get(`${direction} ${api}`) ?? 0,
  };
}

function applies({ fault, left }: Rule, frame: Frame, brokerPort: number): boolean {
  if (left === 0 || fault.direction !== frame.direction) return false;
  if (fault.api !== 'any' && API_KEYS[fault.api] !== frame.apiKey) return false;
  if (fault.brokerPort !== undefined && fault.brokerPort !== brokerPort) return false;
  const { at } = fault;
  return at === undefined || frame.places().some((to) => to.topic === at.topic && to.partition === at.partition);
}

function fateBy({ fault, released }: Rule, random: SeededRandom): FrameFate {
  if (fault.kind === 'hold') return { until: released };
  if (fault.kind === 'delay') return { until: wait(random.between(fault.delayMs)) };
  return fault.kind;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
