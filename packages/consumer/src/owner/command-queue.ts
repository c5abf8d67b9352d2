import type { LogRecord } from '@waybill/messages';

/** Fetched commands of one partition that wait to be decided. */
export interface CommandQueue {
  readonly length: number;
  /** Bytes of their values. */
  readonly sizeBytes: number;
  push(records: readonly LogRecord[]): void;
  /** The next ones, which stay in the queue. */
  peek(max: number): readonly LogRecord[];
  /** These were decided. */
  drop(count: number): void;
  /** Nothing more will come. */
  fail(error: Error): void;
  /**
   * Resolves once the queue is not empty, the time is over or the signal fires.
   *
   * @throws what `fail` was given
   */
  wait(withinMs: number, signal: AbortSignal): Promise<void>;
}

/** @param onDropped  called when there is room again */
export function createCommandQueue(onDropped: () => void): CommandQueue {
  let records: LogRecord[] = [];
  let sizeBytes = 0;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  return {
    get length() {
      return records.length;
    },
    get sizeBytes() {
      return sizeBytes;
    },
    push(more) {
      for (const record of more) {
        records.push(record);
        sizeBytes += record.value?.length ?? 0;
      }
      wake?.();
    },
    peek: (max) => records.slice(0, max),
    drop(count) {
      for (const { value } of records.slice(0, count)) sizeBytes -= value?.length ?? 0;
      records = records.slice(count);
      onDropped();
    },
    fail(error) {
      failure = error;
      wake?.();
    },
    async wait(withinMs, signal) {
      if (failure === undefined && records.length === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const end = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', end);
            wake = undefined;
            resolve();
          };
          const timer = setTimeout(end, withinMs);
          signal.addEventListener('abort', end);
          wake = end;
        });
      }
      if (failure !== undefined) throw failure;
    },
  };
}
