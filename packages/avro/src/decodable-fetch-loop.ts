import { setTimeout as delay } from 'node:timers/promises';

import type { FetchedRecords, FetchLoop, Offset, TopicPartition } from '@waybill/messages';

import type { MessageCodec } from './message-codec.ts';

/** A fetch loop that brings only what can be decoded. */
export type DecodableFetchLoop = FetchLoop & {
  /** Why a partition waits for the schema of one of its records, as a sentence; undefined when none does. */
  readonly problem: string | undefined;
};

export type DecodableFetchLoopOptions = {
  readonly codec: Pick<MessageCodec, 'prepare'>;
  /** Told each time that a partition begins to wait because a schema could not be fetched. */
  readonly onWaiting?: (at: TopicPartition, reason: string) => void;
  /** Between two tries to fetch a schema, ms. @default 1000 */
  readonly retryMs?: number;
};

/**
 * Prepares the schemas of whatever a fetch loop brings. A partition with a record of an unknown schema is set aside, is
 * asked for again and again while the registry is away, and then goes on where it stood; the others do not wait for it.
 */
export function fetchDecodable(loop: FetchLoop, options: DecodableFetchLoopOptions): DecodableFetchLoop {
  return new Decodable(loop, options);
}

type Wait = { readonly over: AbortController; problem: string | undefined };

class Decodable implements DecodableFetchLoop {
  private readonly loop: FetchLoop;
  private readonly options: DecodableFetchLoopOptions;
  private readonly waits = new Map<string, Wait>();

  constructor(loop: FetchLoop, options: DecodableFetchLoopOptions) {
    this.loop = loop;
    this.options = options;
  }

  get problem(): string | undefined {
    for (const { problem } of this.waits.values()) if (problem !== undefined) return problem;
    return undefined;
  }

  assign(at: TopicPartition, from: Offset): void {
    this.endWait(at);
    this.loop.assign(at, from);
  }

  unassign(at: TopicPartition): void {
    this.endWait(at);
    this.loop.unassign(at);
  }

  async take(maxRecords: number, signal: AbortSignal): Promise<readonly FetchedRecords[]> {
    for (;;) {
      const fetched = await this.loop.take(maxRecords, signal);
      const decodable = fetched.filter((part) => this.isDecodable(part));
      if (decodable.length > 0 || fetched.length === 0) return decodable;
    }
  }

  endSeenAt(at: TopicPartition): number | undefined {
    return this.waits.has(nameOf(at)) ? undefined : this.loop.endSeenAt(at);
  }

  async close(): Promise<void> {
    for (const { over } of this.waits.values()) over.abort();
    this.waits.clear();
    await this.loop.close();
  }

  private isDecodable(part: FetchedRecords): boolean {
    // What one answer brings behind a record that waits comes again with it.
    if (this.waits.has(nameOf(part))) return false;
    const [first] = part.records;
    const values = part.records.map(({ value }) => value);
    const prepared = this.options.codec.prepare(values);
    if (prepared === undefined || first === undefined) return true;
    this.loop.unassign(part);
    const wait: Wait = { over: new AbortController(), problem: undefined };
    this.waits.set(nameOf(part), wait);
    void this.goOnBehind(prepared, wait, { at: part, from: first.offset, values });
    return false;
  }

  private async goOnBehind(
    first: Promise<void>,
    wait: Wait,
    { at, from, values }: { readonly at: TopicPartition; readonly from: Offset; readonly values: (Buffer | null)[] },
  ): Promise<void> {
    const { codec, onWaiting, retryMs = 1000 } = this.options;
    const { signal } = wait.over;
    for (let prepared: Promise<void> | undefined = first; ; prepared = codec.prepare(values)) {
      const problem = await problemOf(prepared);
      if (signal.aborted) return;
      if (problem === undefined) break;
      if (problem !== wait.problem) onWaiting?.(at, problem);
      wait.problem = problem;
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
    }
    this.waits.delete(nameOf(at));
    this.loop.assign(at, from);
  }

  private endWait(at: TopicPartition): void {
    this.waits.get(nameOf(at))?.over.abort();
    this.waits.delete(nameOf(at));
  }
}

async function problemOf(prepared: Promise<void> | undefined): Promise<string | undefined> {
  try {
    await prepared;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
