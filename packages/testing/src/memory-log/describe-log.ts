import type { CommandAppender, Log, NewRecord, TopicPartition } from '@waybill/messages';

import { describeFencing } from './describe-fencing.ts';
import { describeFetchLoop } from './describe-fetch-loop.ts';
import { describeReading } from './describe-reading.ts';

/** An adapter under test. */
export type LogUnderTest = {
  readonly log: Log;
  readonly appender: CommandAppender;
  /** Empty partitions that no other test uses. */
  readonly freshPartitions: (count: number) => Promise<readonly TopicPartition[]>;
  readonly close: () => Promise<void>;
};

/**
 * The contract of `Log` and `CommandAppender`, which every adapter must pass.
 *
 * @param open  opens the adapter, once for all tests
 */
export function describeLog(name: string, open: () => Promise<LogUnderTest>): void {
  describe(`the log of ${name}`, () => {
    let opened: LogUnderTest | undefined;
    const underTest = (): LogUnderTest => {
      if (opened === undefined) throw new Error('The log was not opened.');
      return opened;
    };

    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    describeReading(underTest);
    describeFencing(underTest);
    describeFetchLoop(underTest);
  });
}

/** One empty partition. */
export async function freshPartition({ freshPartitions }: LogUnderTest): Promise<TopicPartition> {
  const [at] = await freshPartitions(1);
  if (at === undefined) throw new Error('There is no partition left.');
  return at;
}

const shape = { constant: [['ce_type', 'test.Happened']], varying: ['ce_id', 'claim', 'traceparent'] } as const;

/** A record that says which one it is, and under which claim it was written. */
export function numbered(id: string, claim?: bigint): NewRecord {
  return {
    key: Buffer.from('acme|42'),
    value: Buffer.from(`value of ${id}`),
    headers: shape,
    headerValues: [id, claim === undefined ? undefined : String(claim), undefined],
  };
}

const claimShape = { constant: [['ce_type', 'waybill.v1.Claim']], varying: ['ce_id'] } as const;

/** A claim: no key, no token. */
export function claimBy(owner: string): NewRecord {
  return { key: null, value: Buffer.from(owner), headers: claimShape, headerValues: [owner] };
}
