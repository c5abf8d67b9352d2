import type { Answer } from '../send/answer.ts';

/** What an answer means for the callback and for its endpoint. */
export type Verdict = {
  /** The endpoint has it. */
  readonly delivered: boolean;
  /** It asked to be told nothing more. */
  readonly disable: boolean;
  /** It, or what stands in front of it, has more than it can do. */
  readonly slowDown: boolean;
};

const GONE = 410;
/** Too many requests, bad gateway, gateway timeout. */
const OVERLOADED: readonly number[] = [429, 502, 504];

/**
 * Judges an answer: 2xx is the receipt, and all else fails, redirects included, which are not followed.
 *
 * @source Standard Webhooks 1.0, on what status codes of receivers mean
 */
export function judgeAnswer({ status = 0 }: Pick<Answer, 'status'>): Verdict {
  return { delivered: status >= 200 && status < 300, disable: status === GONE, slowDown: OVERLOADED.includes(status) };
}
