import { OffsetOutOfRangeError } from '@waybill/messages';

import { CliError } from '../cli-error.ts';

/** Failures of reading a history as ones that the program tells; all others stay as they are. */
export function explainHistory(error: unknown): unknown {
  if (error instanceof OffsetOutOfRangeError) {
    const fix = 'The begin of this history is not in the log any more, so nothing can be folded from it.';
    return new CliError({ message: error.message, fix, cause: error });
  }
  if (error instanceof Error && error.name === 'HistoryError') {
    const fix =
      'The code that was loaded does not know this history: take the one that wrote it, or give it upcasters.';
    return new CliError({ message: error.message, fix, cause: error });
  }
  return error;
}
