import { PartUnavailableError } from '@waybill/messages';
import { abortWithin } from '@waybill/service';

import type { CliContext } from '../cli-context.ts';

const LONGEST_WAIT_MS = 60_000;

/** Where to tell what is waited for, and what ends the waiting. */
export type Waits = {
  readonly onWaiting: (sentence: string) => void;
  readonly signal: AbortSignal;
  /** All that was waited for is there: whatever fails from now on fails for another reason. */
  end(): void;
  /** What was waited for too long; undefined when that was not why it ended. */
  failure(): Error | undefined;
};

/** Says what is waited for, and gives up after a minute: whoever runs it in a script wants to know. */
export function createWaits({ log, signal }: Pick<CliContext, 'log' | 'signal'>): Waits {
  const either = abortWithin(signal, LONGEST_WAIT_MS);
  let told = '';
  return {
    signal: either,
    onWaiting: (sentence) => {
      if (sentence !== told) log(sentence);
      told = sentence;
    },
    end: () => {
      told = '';
    },
    failure: () => (either.aborted && !signal.aborted && told !== '' ? new PartUnavailableError(told) : undefined),
  };
}
