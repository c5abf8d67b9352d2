import { addRecord, commandsIn, openCountersCodec } from '../fixtures.ts';
import { createCommandQueue } from './command-queue.ts';

const never = new AbortController().signal;

async function commands(count: number) {
  const codec = await openCountersCodec();
  return commandsIn(Array.from({ length: count }, (_, n) => addRecord(codec, { idempotencyKey: `${n}` })));
}

test('commands stay in the queue until they were decided', async () => {
  const queue = createCommandQueue(() => undefined);
  const [one, two, three] = await commands(3);
  if (!one || !two || !three) throw new Error('There are three.');
  queue.push([one, two]);
  queue.push([three]);

  expect(queue.peek(2)).toEqual([one, two]);
  queue.drop(2);

  expect(queue.peek(9)).toEqual([three]);
  expect([queue.length, queue.sizeBytes]).toEqual([1, three.value?.length]);
});

test('whoever made room is told', async () => {
  let told = 0;
  const queue = createCommandQueue(() => (told += 1));
  queue.push(await commands(2));

  queue.drop(1);

  expect(told).toBe(1);
});

test('a wait ends when commands come, when the time is over and when the signal fires', async () => {
  const queue = createCommandQueue(() => undefined);
  const leave = new AbortController();

  await queue.wait(1, never);
  const aborted = queue.wait(3_600_000, leave.signal);
  leave.abort();
  await aborted;
  const filled = queue.wait(3_600_000, never);
  queue.push(await commands(1));
  await filled;
  await queue.wait(3_600_000, never);

  expect(queue.length).toBe(1);
});

test('a queue that failed throws that at whoever waits, now or later', async () => {
  const queue = createCommandQueue(() => undefined);
  const waiting = queue.wait(3_600_000, never);

  queue.fail(new Error('History is missing.'));

  await expect(waiting).rejects.toThrow('History is missing.');
  await expect(queue.wait(3_600_000, never)).rejects.toThrow('History is missing.');
});
