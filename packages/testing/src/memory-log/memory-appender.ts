import { AppendUnknownError, NotAcceptedError } from '@waybill/messages';
import type { CommandAppender } from '@waybill/messages';

import type { MemoryFaults } from './memory-faults.ts';
import type { MemoryPartitions } from './memory-partitions.ts';

/** The way in for commands; a test may set `accepting`. */
export interface MemoryAppender extends CommandAppender {
  accepting: true | string;
}

export function createMemoryAppender(partitions: MemoryPartitions, faults: MemoryFaults): MemoryAppender {
  const appender: MemoryAppender = {
    accepting: true,
    append: async (at, record, timestampMs) => {
      if (appender.accepting !== true) throw new NotAcceptedError(appender.accepting);
      await new Promise(setImmediate);
      const fault = faults.takeAppendFault(at);
      if (fault === 'lost-before') throw new AppendUnknownError('The append was lost.');
      const offset = partitions.append(at, [record], timestampMs);
      if (fault === 'lost-after') throw new AppendUnknownError('The answer was lost.');
      return offset;
    },
  };
  return appender;
}
