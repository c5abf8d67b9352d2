import { PartUnavailableError } from '@waybill/messages';

import type { CliContext } from '../cli-context.ts';

const LONGEST_WAIT_MS = 60_000;

/** Where to tell what is waited for, and what ends the waiting. */
export type Waits = {
  readonly onWaiting: (sentence: string) => void;
  readonly signal: AbortSignal;
  /** What was waited for too long; undefined when that was not why it ended. */
  failure(): Error | undefined;
};

/** Says what is waited for, and gives up after a minute: whoever runs it in a script wants to know. */
export function createWaits({ log, signal }: Pick<CliContext, 'log' | 'signal'>): Waits {
  const deadline = AbortSignal.timeout(LONGEST_WAIT_MS);
  let told = '';
  return {
    signal: AbortSignal.any([signal, deadline]),
    onWaiting: (sentence) => {
      if (sentence !== told) log(sentence);
      told = sentence;
    },
    failure: () => (deadline.aborted && told !== '' ? new PartUnavailableError(told) : undefined),
  };
}
