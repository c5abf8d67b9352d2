import type { Log, LogRecord, Offset, TopicPartition } from '@waybill/messages';
import { offsetAfter } from '@waybill/messages';

/** Reads the commands of a partition forwards, as they are asked for; one fetch of them is in memory. */
export class CommandCursor {
  private readonly batches: AsyncIterator<readonly LogRecord[]>;
  private batch: readonly LogRecord[] = [];
  private next = 0;

  /** @param from  at or behind the start of the log @param end  behind the last one that may be asked for */
  constructor(log: Pick<Log, 'readRange'>, at: TopicPartition, from: Offset, end: Offset) {
    const range = from < end ? log.readRange(at, from, offsetAfter(end, -1)) : nothing();
    this.batches = range[Symbol.asyncIterator]();
  }

  /** The command at an offset, which is asked for once and in order; undefined when it is not there. */
  async at(offset: bigint): Promise<LogRecord | undefined> {
    for (;;) {
      for (let record = this.batch[this.next]; record !== undefined; record = this.batch[this.next]) {
        if (record.offset > offset) return undefined;
        this.next += 1;
        if (record.offset === offset) return record;
      }
      const turn = await this.batches.next();
      if (turn.done === true) return undefined;
      this.batch = turn.value;
      this.next = 0;
    }
  }

  async close(): Promise<void> {
    await this.batches.return?.();
  }
}

async function* nothing(): AsyncIterable<readonly LogRecord[]> {
  // An empty range.
}
