import { toOffset } from '@waybill/messages';
import type { FetchLoop, LogRecord } from '@waybill/messages';

import { eventually } from '../eventually.ts';
import type { LogUnderTest } from './describe-log.ts';
import { freshPartition, numbered } from './describe-log.ts';

const NOW = Date.now();
const START = toOffset(0n);

// eslint-disable-next-line max-lines-per-function -- a suite is a list of tests
export function describeFetchLoop(underTest: () => LogUnderTest): void {
  let loop: FetchLoop;
  beforeEach(() => {
    loop = underTest().log.openFetchLoop();
  });
  afterEach(() => loop.close());

  test('brings what is there, then what comes, in order and once', async () => {
    const { appender } = underTest();
    const at = await freshPartition(underTest());
    await appender.append(at, numbered('a'), NOW);
    loop.assign(at, START);

    const first = await takeUntil(loop, 1);
    await Promise.all(['b', 'c'].map((id) => appender.append(at, numbered(id), NOW)));
    const rest = await takeUntil(loop, 2);

    expect([...first, ...rest].map(idOf)).toEqual(['a', 'b', 'c']);
  });

  test('says where the next fetch begins', async () => {
    const { appender } = underTest();
    const at = await freshPartition(underTest());
    await appender.append(at, numbered('a'), NOW);
    loop.assign(at, START);

    const [fetched] = await loop.take(10, AbortSignal.timeout(10_000));

    expect(fetched).toMatchObject({ ...at, next: 1n });
  });

  test('tells when all that was taken was all that there was, and only then', async () => {
    const { appender } = underTest();
    const at = await freshPartition(underTest());
    for (const id of ['a', 'b', 'c']) await appender.append(at, numbered(id), NOW);
    const beforeMs = Date.now();
    loop.assign(at, START);
    expect(loop.endSeenAt(at)).toBeUndefined();

    const [first] = await loop.take(1, AbortSignal.timeout(10_000));
    expect(first?.records.map(idOf)).toEqual(['a']);
    expect(loop.endSeenAt(at)).toBeUndefined();
    await takeUntil(loop, 2);

    expect(await eventually(() => loop.endSeenAt(at))).toBeGreaterThanOrEqual(beforeMs);
  });

  test('tells of a partition in which nothing happens that it was read to its end, again and again', async () => {
    const at = await freshPartition(underTest());
    loop.assign(at, START);
    const first = await eventually(() => loop.endSeenAt(at));

    await eventually(() => (loop.endSeenAt(at) ?? 0) > first);
    loop.unassign(at);

    expect(loop.endSeenAt(at)).toBeUndefined();
  });

  test('begins at the offset that was asked for', async () => {
    const { appender } = underTest();
    const at = await freshPartition(underTest());
    for (const id of ['a', 'b', 'c']) await appender.append(at, numbered(id), NOW);

    loop.assign(at, toOffset(2n));

    expect((await takeUntil(loop, 1)).map(idOf)).toEqual(['c']);
  });

  test('brings records of all its partitions', async () => {
    const { appender, freshPartitions } = underTest();
    const [one, two] = await freshPartitions(2);
    if (one === undefined || two === undefined) throw new Error('There are not two partitions left.');
    loop.assign(one, START);
    loop.assign(two, START);

    await Promise.all([appender.append(one, numbered('a'), NOW), appender.append(two, numbered('b'), NOW)]);

    const records = await takeUntil(loop, 2);
    expect(records.map(idOf).toSorted()).toEqual(['a', 'b']);
  });

  test('brings nothing of a partition that was taken away, whatever was fetched already', async () => {
    const { appender, freshPartitions } = underTest();
    const [gone, kept] = await freshPartitions(2);
    if (gone === undefined || kept === undefined) throw new Error('There are not two partitions left.');
    for (const id of ['x', 'y']) await appender.append(gone, numbered(id), NOW);
    for (const id of ['a', 'b']) await appender.append(kept, numbered(id), NOW);
    loop.assign(gone, START);
    loop.assign(kept, START);
    // One of four batches that come together; the others are waiting to be taken.
    const [first] = await loop.take(1, AbortSignal.timeout(10_000));

    loop.unassign(gone);
    await appender.append(kept, numbered('c'), NOW);

    const expected = first?.partition === kept.partition ? ['b', 'c'] : ['a', 'b', 'c'];
    expect((await takeUntil(loop, expected.length)).map(idOf)).toEqual(expected);
  });

  test('begins anew where a partition is assigned again', async () => {
    const { appender } = underTest();
    const at = await freshPartition(underTest());
    for (const id of ['a', 'b']) await appender.append(at, numbered(id), NOW);
    loop.assign(at, START);
    await takeUntil(loop, 2);

    loop.assign(at, toOffset(1n));

    expect((await takeUntil(loop, 1)).map(idOf)).toEqual(['b']);
  });

  test('throws when history is missing, and goes on with the other partitions', async () => {
    const { appender, freshPartitions } = underTest();
    const [broken, sound] = await freshPartitions(2);
    if (broken === undefined || sound === undefined) throw new Error('There are not two partitions left.');
    loop.assign(broken, toOffset(7n));
    const failed = loop.take(10, AbortSignal.timeout(10_000));
    await expect(failed).rejects.toMatchObject({ code: 'offset-out-of-range', at: broken });

    loop.assign(sound, START);
    await appender.append(sound, numbered('a'), NOW);

    expect((await takeUntil(loop, 1)).map(idOf)).toEqual(['a']);
  });

  test('ends a wait when it is told to, and when it is closed', async () => {
    const at = await freshPartition(underTest());
    loop.assign(at, START);
    const stop = new AbortController();

    const aborted = loop.take(10, stop.signal);
    stop.abort();
    const closed = loop.take(10, new AbortController().signal);
    await loop.close();

    expect(await Promise.all([aborted, closed])).toEqual([[], []]);
  });
}

/** Takes until there are so many records. */
async function takeUntil(loop: FetchLoop, count: number): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  const signal = AbortSignal.timeout(10_000);
  while (records.length < count && !signal.aborted) {
    for (const fetched of await loop.take(10, signal)) records.push(...fetched.records);
  }
  return records;
}

function idOf({ headers }: LogRecord): string | undefined {
  return headers['ce_id'];
}
