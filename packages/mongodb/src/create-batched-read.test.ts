import { createBatchedRead } from './create-batched-read.ts';

/** Answers `<key>!` for each key but `none`, when it is told to. */
function controlled() {
  const sent: (readonly string[])[] = [];
  const ends: ((failed?: Error) => void)[] = [];
  const read = createBatchedRead(
    (keys) =>
      new Promise<ReadonlyMap<string, string>>((resolve, reject) => {
        sent.push(keys);
        ends.push((failed) => {
          if (failed) reject(failed);
          else resolve(new Map(keys.filter((key) => key !== 'none').map((key) => [key, `${key}!`])));
        });
      }),
  );
  return { read, sent, end: (number: number, failed?: Error) => ends[number]?.(failed) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what is asked in one turn goes into one query, each key once', async () => {
  const { read, sent, end } = controlled();
  const answers = [read('a'), read('b'), read('a'), read('none')];
  await settled();

  end(0);

  expect(await Promise.all(answers)).toEqual(['a!', 'b!', 'a!', undefined]);
  expect(sent).toEqual([['a', 'b', 'none']]);
});

test('H3: what is asked while a query is out goes into the next, the same key too', async () => {
  const { read, sent, end } = controlled();
  const first = read('a');
  await settled();
  const later = [read('a'), read('b')];
  await settled();
  expect(sent).toEqual([['a']]);

  end(0);
  await first;
  await settled();
  expect(sent).toEqual([['a'], ['a', 'b']]);
  end(1);

  expect(await Promise.all(later)).toEqual(['a!', 'b!']);
});

test('a failed query fails all who share it, and no others', async () => {
  const { read, end } = controlled();
  const failed = [read('a'), read('b')];
  await settled();
  const next = read('c');

  end(0, new Error('no primary'));

  await expect(failed[0]).rejects.toThrow('no primary');
  await expect(failed[1]).rejects.toThrow('no primary');
  await settled();
  end(1);
  expect(await next).toBe('c!');
});

test('a crowd is served in several queries', async () => {
  const { read, sent, end } = controlled();
  const answers = Array.from({ length: 160 }, (_, n) => read(String(n)));
  for (const number of [0, 1, 2]) {
    await settled();
    end(number);
    await settled();
  }

  expect((await Promise.all(answers)).at(-1)).toBe('159!');
  expect(sent.map(({ length }) => length)).toEqual([64, 64, 32]);
});
