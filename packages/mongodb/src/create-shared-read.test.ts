import { createSharedRead } from './create-shared-read.ts';

/** A read that ends when it is told to, with the number of its sending. */
function controlled() {
  const ends: ((failed?: Error) => void)[] = [];
  const read = createSharedRead(
    () =>
      new Promise<number>((resolve, reject) => {
        const number = ends.length;
        ends.push((failed) => {
          if (failed) reject(failed);
          else resolve(number);
        });
      }),
  );
  return { read, sent: () => ends.length, end: (number: number, failed?: Error) => ends[number]?.(failed) };
}

/** Lets everything happen that waits for nothing else. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('H3: who asks while a read is on its way waits for the next one', async () => {
  const { read, sent, end } = controlled();
  const first = read();
  const second = read();
  await settled();
  expect(sent()).toBe(1);

  end(0);

  expect(await first).toBe(0);
  await settled();
  expect(sent()).toBe(2);
  end(1);
  expect(await second).toBe(1);
});

test('all who wait share one read', async () => {
  const { read, sent, end } = controlled();
  const first = read();
  const waiting = [read(), read(), read()];
  end(0);
  await first;
  await settled();

  end(1);

  expect(await Promise.all(waiting)).toEqual([1, 1, 1]);
  expect(sent()).toBe(2);
});

test('never has two reads on their way, whenever somebody asks', async () => {
  const { read, sent, end } = controlled();
  const answers = [read(), read()];
  end(0);
  // Between the end of one and the beginning of the next.
  void answers[0]?.then(() => answers.push(read()));
  await settled();

  expect(sent()).toBe(2);

  end(1);
  await settled();
  end(2);
  expect(await Promise.all(answers)).toEqual([0, 1, 1]);
});

test('a failure goes to those who share the read, and the next one is sent', async () => {
  const { read, end } = controlled();
  const first = read();
  const second = read();

  end(0, new Error('no primary'));

  await expect(first).rejects.toThrow('no primary');
  await settled();
  end(1);
  expect(await second).toBe(1);
});

test('who asks when nothing is on its way is served at once', async () => {
  const { read, sent, end } = controlled();
  const first = read();
  end(0);
  await first;
  await settled();

  const later = read();

  expect(sent()).toBe(2);
  end(1);
  expect(await later).toBe(1);
});
