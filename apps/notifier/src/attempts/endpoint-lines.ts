import type { Pace } from '@waybill/webhooks';
import { FULL_PACE, paceAfter } from '@waybill/webhooks';

/** What an answer says of how fast its endpoint may be asked. */
export type Answered = { readonly slowDown: boolean; readonly retryAfterMs: number | undefined };

/** May be sent now, or has to be asked for again at a time. */
export type Turn =
  | { readonly kind: 'now'; readonly done: (answered: Answered) => void }
  | { readonly kind: 'later'; readonly atMs: number };

/** Attempts at one endpoint at a time. */
const AT_A_TIME = 4;
/** Attempts that wait here for a turn; a longer line would keep others' from being looked at. */
const MOST_WAITING = 16;
/** How long one waits here, ms; the others wait in the log. */
const LONGEST_WAIT_MS = 2_000;
/** What is assumed of an endpoint that was never asked, ms. */
const FIRST_TOOK_MS = 100;

type Line = {
  pace: Pace;
  busy: number;
  /** What an attempt took lately, ms. */
  tookMs: number;
  /** Up to here the endpoint has work that waits in the log. */
  bookedMs: number;
  readonly waiting: (() => void)[];
};

/**
 * One line of attempts for each endpoint: four at a time, at its pace. Who would have to wait for long is told when to come
 * again, each at a time of its own, so that an endpoint which hangs holds up nobody but itself.
 */
export type EndpointLines = {
  /** @param key  of the endpoint, among those of all tenants */
  turn(key: string): Promise<Turn>;
};

/** @param now  ms since 1970 */
export function createEndpointLines(now: () => number): EndpointLines {
  const lines = new Map<string, Line>();

  function begin(key: string, line: Line): Turn {
    const began = now();
    line.busy += 1;
    return {
      kind: 'now',
      done: (answered) => {
        line.busy -= 1;
        line.tookMs = (line.tookMs * 3 + (now() - began)) / 4;
        line.pace = paceAfter(line.pace, answered, now());
        line.waiting.shift()?.();
        if (isIdle(line, now())) lines.delete(key);
      },
    };
  }

  /** Each a little later than the one before. */
  function book(line: Line): Turn {
    const gapMs = Math.max(line.pace.gapMs, line.tookMs / AT_A_TIME);
    line.bookedMs = Math.max(line.bookedMs, line.pace.notBeforeMs, now() + LONGEST_WAIT_MS) + gapMs;
    return { kind: 'later', atMs: Math.ceil(line.bookedMs) };
  }

  return {
    async turn(key) {
      const line = lines.get(key) ?? newLine();
      lines.set(key, line);
      if (line.pace.notBeforeMs > now()) return book(line);
      if (mayBegin(line)) return begin(key, line);
      if (line.waiting.length >= MOST_WAITING || line.pace.gapMs > 0 || !(await hasRoom(line))) return book(line);
      return line.pace.notBeforeMs > now() || !mayBegin(line) ? book(line) : begin(key, line);
    },
  };
}

function newLine(): Line {
  return { pace: FULL_PACE, busy: 0, tookMs: FIRST_TOOK_MS, bookedMs: 0, waiting: [] };
}

/** While an endpoint is slowed down, one at a time. */
function mayBegin({ busy, pace }: Line): boolean {
  return busy < (pace.gapMs > 0 ? 1 : AT_A_TIME);
}

function isIdle({ busy, waiting, pace, bookedMs }: Line, nowMs: number): boolean {
  return busy === 0 && waiting.length === 0 && pace.gapMs === 0 && pace.notBeforeMs <= nowMs && bookedMs <= nowMs;
}

/** @returns whether another attempt has ended in time */
function hasRoom(line: Line): Promise<boolean> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(() => {
      line.waiting.splice(line.waiting.indexOf(wake), 1);
      resolve(false);
    }, LONGEST_WAIT_MS);
    line.waiting.push(wake);
  });
}
