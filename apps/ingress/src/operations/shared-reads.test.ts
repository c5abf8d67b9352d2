import { createSharedReads } from './shared-reads.ts';

/** Reads that are answered one by one, when the test says so. */
function createReads(most = 10) {
  const sent: {
    readonly keys: readonly string[];
    readonly answer: (values: [string, number][]) => void;
    readonly fail: () => void;
  }[] = [];
  const reads = createSharedReads<number>(
    (keys) =>
      new Promise((resolve, reject) => {
        sent.push({
          keys,
          answer: (values) => {
            resolve(new Map(values));
          },
          fail: () => {
            reject(new Error('away'));
          },
        });
      }),
    most,
  );
  return { reads, sent };
}

/** Lets everything happen that can. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test('all who ask in one turn share one read, each key once', async () => {
  const { reads, sent } = createReads();

  const all = Promise.all([reads.get('a'), reads.get('b'), reads.get('a')]);
  await turns();
  sent[0]?.answer([['a', 1]]);

  expect(await all).toEqual([1, undefined, 1]);
  expect(sent.map(({ keys }) => keys)).toEqual([['a', 'b']]);
});

test('H3: nobody joins a read that was sent before, not even for the same key', async () => {
  const { reads, sent } = createReads();
  const early = reads.get('a');
  await turns();

  const late = reads.get('a');
  sent[0]?.answer([['a', 1]]);
  await turns();
  sent[1]?.answer([['a', 2]]);

  expect([await early, await late]).toEqual([1, 2]);
});

test('one read is out at a time', async () => {
  const { reads, sent } = createReads();
  const all = [reads.get('a')];
  await turns();
  all.push(reads.get('b'), reads.get('c'));
  await turns();
  expect(sent).toHaveLength(1);

  sent[0]?.answer([]);
  await turns();

  expect(sent.map(({ keys }) => keys)).toEqual([['a'], ['b', 'c']]);
  sent[1]?.answer([]);
  expect(await Promise.all(all)).toEqual([undefined, undefined, undefined]);
});

test('a read has at most so many keys; the others follow in the next', async () => {
  const { reads, sent } = createReads(2);
  const all = Promise.all(['a', 'b', 'c'].map((key) => reads.get(key)));
  await turns();
  sent[0]?.answer([['a', 1]]);
  await turns();
  sent[1]?.answer([['c', 3]]);

  expect(await all).toEqual([1, undefined, 3]);
  expect(sent.map(({ keys }) => keys)).toEqual([['a', 'b'], ['c']]);
});

test('a read that fails is told to those who share it, and the next one goes on', async () => {
  const { reads, sent } = createReads();
  const failed = reads.get('a');
  await turns();
  const next = reads.get('a');
  sent[0]?.fail();

  await expect(failed).rejects.toThrow('away');
  await turns();
  sent[1]?.answer([['a', 2]]);
  expect(await next).toBe(2);
});

test('a read that throws at once fails like any other', async () => {
  const reads = createSharedReads(() => {
    throw new Error('not yet');
  }, 1);

  await expect(reads.get('a')).rejects.toThrow('not yet');
});
