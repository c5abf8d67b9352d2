import { toOffset } from '@waybill/messages';
import type { Log, LogRecord, TopicPartition } from '@waybill/messages';

import type { LogUnderTest } from './describe-log.ts';
import { claimBy, freshPartition, numbered } from './describe-log.ts';

/** The broker refuses records that are an hour off. */
const NOW = Date.now();

// eslint-disable-next-line max-lines-per-function -- a suite is a list of tests
export function describeReading(underTest: () => LogUnderTest): void {
  test('answers each append with the offset of its record, and reads it back as it was written', async () => {
    const { log, appender } = underTest();
    const at = await freshPartition(underTest());

    const offsets = await Promise.all(
      ['a', 'b', 'c'].map((id, index) => appender.append(at, numbered(id), NOW + index)),
    );

    expect(offsets).toEqual([0n, 1n, 2n]);
    expect(await readAll(log, at, 2n)).toEqual(
      ['a', 'b', 'c'].map((id, index) => ({
        ...at,
        offset: BigInt(index),
        timestampMs: NOW + index,
        key: Buffer.from('acme|42'),
        value: Buffer.from(`value of ${id}`),
        // A header without a value is left out.
        headers: { ce_type: 'test.Happened', ce_id: id },
      })),
    );
  });

  test('keeps a null key and an empty value', async () => {
    const { log, appender } = underTest();
    const at = await freshPartition(underTest());

    await appender.append(at, claimBy(''), NOW);

    const [record] = await readAll(log, at, 0n);
    expect(record?.key).toBeNull();
    expect(record?.value).toEqual(Buffer.alloc(0));
  });

  test('reads a range with both of its ends', async () => {
    const { log, appender } = underTest();
    const at = await freshPartition(underTest());
    for (const id of ['a', 'b', 'c', 'd']) await appender.append(at, numbered(id), NOW);

    const middle = await readAll(log, at, 2n, 1n);
    const nothing = await readAll(log, at, 0n, 1n);

    expect(middle.map(({ headers }) => headers['ce_id'])).toEqual(['b', 'c']);
    expect(nothing).toEqual([]);
  });

  test('reads what was not there yet when the reading began', async () => {
    const { log, appender } = underTest();
    const at = await freshPartition(underTest());
    await appender.append(at, numbered('a'), NOW);

    const reading = readAll(log, at, 1n);
    await appender.append(at, numbered('b'), NOW);

    expect((await reading).map(({ headers }) => headers['ce_id'])).toEqual(['a', 'b']);
  });

  test('says where a partition ends', async () => {
    const { log, appender } = underTest();
    const at = await freshPartition(underTest());

    const before = await log.endOffset(at);
    await appender.append(at, numbered('a'), NOW);

    expect([before, await log.endOffset(at)]).toEqual([0n, 1n]);
  });

  test('refuses to read a range whose history is missing', async () => {
    const { log } = underTest();
    const at = await freshPartition(underTest());

    await expect(readAll(log, at, 9n, 7n)).rejects.toMatchObject({ code: 'offset-out-of-range' });
  });

  test('forgets what is both below an offset and old, and nothing else', async () => {
    const { log, appender } = underTest();
    const { freshPartitions } = underTest();
    const [undecided, young, all] = await freshPartitions(3);
    if (undecided === undefined || young === undefined || all === undefined) throw new Error('There are three.');
    for (const at of [undecided, young, all])
      for (const ageMs of [3_000, 2_000, 1_000]) await appender.append(at, numbered(`${ageMs}`), NOW - ageMs);

    await log.forget(undecided, toOffset(1n), NOW);
    await log.forget(young, toOffset(3n), NOW - 2_000);
    await log.forget(all, toOffset(3n), NOW + 1);
    await log.forget(all, toOffset(0n), NOW);

    for (const at of [undecided, young]) {
      expect((await readAll(log, at, 2n, 1n)).map(({ offset }) => offset)).toEqual([1n, 2n]);
      await expect(readAll(log, at, 2n, 0n)).rejects.toMatchObject({ code: 'offset-out-of-range' });
    }
    expect(await log.endOffset(all)).toBe(3n);
    await expect(readAll(log, all, 2n, 2n)).rejects.toMatchObject({ code: 'offset-out-of-range' });
  });

  test('finds the first record of a time, and where the log begins and ends', async () => {
    const { log, appender } = underTest();
    const at = await freshPartition(underTest());
    const empty = [await log.startOffset(at), await log.offsetAt(at, NOW)];
    for (const [index, id] of ['a', 'b', 'c'].entries()) await appender.append(at, numbered(id), NOW + 10 * index);

    const found = await Promise.all([NOW - 5, NOW + 5, NOW + 20, NOW + 21].map((timeMs) => log.offsetAt(at, timeMs)));

    expect(empty).toEqual([0n, 0n]);
    expect(found).toEqual([0n, 1n, 2n, 3n]);
    expect(await log.startOffset(at)).toBe(0n);
    await log.forget(at, toOffset(1n), NOW + 1);
    expect(await log.startOffset(at)).toBe(1n);
  });

  test('stores a dead letter', async () => {
    const { log } = underTest();
    const at = await freshPartition(underTest());

    await log.appendDeadLetter(at, numbered('broken'));

    expect((await readAll(log, at, 0n)).map(({ headers }) => headers['ce_id'])).toEqual(['broken']);
  });
}

/** All records of a range. */
export async function readAll(log: Log, at: TopicPartition, through: bigint, from = 0n): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  for await (const some of log.readRange(at, toOffset(from), toOffset(through))) records.push(...some);
  return records;
}
