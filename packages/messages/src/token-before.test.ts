import fc from 'fast-check';

import { OffsetOutOfRangeError } from './errors.ts';
import { judgeRecord } from './fencing-token.ts';
import type { Offset } from './ids.ts';
import { NO_OFFSET, toOffset } from './ids.ts';
import type { LogRecord } from './record.ts';
import { tokenBefore } from './token-before.ts';

const at = { topic: 'orders.order.events.v1', partition: 0 };

/** A claim, a record under the nth claim before it, or one that no owner wrote. */
type Line = 'claim' | 'foreign' | number;

function recordsOf(lines: readonly Line[]): readonly LogRecord[] {
  const claims: number[] = [];
  return lines.map((line, offset) => {
    if (line === 'claim') claims.push(offset);
    const under = typeof line === 'number' ? claims.at(-1 - line) : undefined;
    const headers = { ce_type: line === 'claim' ? 'waybill.v1.Claim' : 'test.Happened', claim: under?.toString() };
    return { ...at, offset: toOffset(offset), timestampMs: 0, key: null, value: null, headers };
  });
}

function logOf(records: readonly LogRecord[], start = 0) {
  const read: bigint[] = [];
  return {
    read,
    endOffset: () => Promise.resolve(toOffset(records.length)),
    async *readRange(_: typeof at, from: Offset, through: Offset) {
      await Promise.resolve();
      if (from < start) throw new OffsetOutOfRangeError('History is missing.');
      for (const record of records) {
        if (record.offset < from || record.offset > through) continue;
        read.push(record.offset);
        yield [record];
      }
    },
  };
}

function judgeAll(records: readonly LogRecord[], from: Offset) {
  let token = from;
  return records.map((record) => {
    const verdict = judgeRecord(token, record);
    token = verdict.token;
    return verdict.kind;
  });
}

const history = fc.array(fc.oneof(fc.constantFrom<Line>('claim', 'foreign', 0), fc.nat({ max: 4 })), { maxLength: 40 });

test('H14: wherever a reader begins, it judges every record as one that read everything', async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.nat({ max: 42 }), async (lines, from) => {
      const records = recordsOf(lines);

      const token = await tokenBefore(logOf(records), at, toOffset(from));

      expect(judgeAll(records.slice(from), token)).toEqual(judgeAll(records, NO_OFFSET).slice(from));
    }),
  );
});

test('H14: a reader behind the end knows the claim, whatever comes there', async () => {
  await fc.assert(
    fc.asyncProperty(history, history, async (lines, more) => {
      const log = logOf(recordsOf(lines));
      const records = recordsOf([...lines, ...more]);

      const token = await tokenBefore(log, at, toOffset(lines.length));

      expect(judgeAll(records.slice(lines.length), token)).toEqual(judgeAll(records, NO_OFFSET).slice(lines.length));
    }),
  );
});

test('H14: nothing before the claim that the first record names is read', async () => {
  const log = logOf(recordsOf(['claim', 0, 0, 'claim', 0, 0, 0]));

  expect(await tokenBefore(log, at, toOffset(5))).toBe(3n);

  expect(Math.min(...log.read.map(Number))).toBe(3);
});

test('H14: a claim that is no longer in the log is an alarm', async () => {
  const log = logOf(recordsOf(['claim', 0, 0, 0]), 2);

  await expect(tokenBefore(log, at, toOffset(2))).rejects.toMatchObject({ code: 'offset-out-of-range' });
});
