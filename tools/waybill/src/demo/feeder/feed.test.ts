import type { FakeBehaviour, FakeIngress } from './fake-ingress.ts';
import { startFakeIngress } from './fake-ingress.ts';
import type { FeedCommand } from './carry-out.ts';
import { feed } from './feed.ts';
import type { Clock } from './persistent-sender.ts';
import { createTally } from './tally.ts';

const fakes: FakeIngress[] = [];
afterEach(async () => {
  await Promise.all(fakes.splice(0).map((fake) => fake.stop()));
});

async function fakeIngress(behaviour: FakeBehaviour = {}): Promise<FakeIngress> {
  const fake = await startFakeIngress(behaviour);
  fakes.push(fake);
  return fake;
}

/** Time that passes only while the feeder sleeps, and then at once. */
function fakeClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  let now = 0;
  return {
    slept,
    now: () => now,
    random: () => 1,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function commandOf(lane: string, number: number): FeedCommand {
  const path = `/v1/orders/${lane}-${number}`;
  return { kind: 'PlaceOrder', lane, method: 'PUT', path, key: `place-${lane}-${number}`, body: { number } };
}

function lanesOf(count: number, length: number): FeedCommand[][] {
  return Array.from({ length: count }, (_, lane) =>
    Array.from({ length }, (_, number) => commandOf(String(lane), number)),
  );
}

async function feedAll(
  fake: FakeIngress,
  lanes: readonly (readonly FeedCommand[])[],
  { inFlight = 4, signal = new AbortController().signal, clock = fakeClock() } = {},
) {
  const tally = createTally();
  const complete = await feed(lanes, { baseUrl: fake.baseUrl, apiKey: 'wbk_k_secret', inFlight, tally, signal, clock });
  return { tally, complete };
}

test('every command is submitted once, with its key, and followed to its end', async () => {
  const fake = await fakeIngress();
  const { tally, complete } = await feedAll(fake, lanesOf(10, 3));
  expect(complete).toBe(true);
  expect(fake.seen.effects.size).toBe(30);
  expect(tally.counts()).toEqual({
    submitted: 30,
    accepted: 30,
    finished: 30,
    duplicates: 0,
    failures: {},
    retries: {},
  });
  expect(tally.outcomes()).toEqual({ PlaceOrder: { Succeeded: 30 } });
  expect(tally.latenciesMs()).toHaveLength(30);
  expect(fake.seen.headers).toMatchObject({ authorization: 'Bearer wbk_k_secret', prefer: 'wait=20' });
});

test('a command of a lane is submitted only when the one before is terminal', async () => {
  const fake = await fakeIngress();
  await feedAll(fake, lanesOf(6, 5), { inFlight: 6 });
  for (let lane = 0; lane < 6; lane += 1) {
    const seen = fake.seen.events.filter(({ path }) => path.startsWith(`/v1/orders/${lane}-`));
    const wanted = [0, 1, 2, 3, 4].flatMap((number) => [`submitted ${number}`, `terminal ${number}`]);
    expect(seen.map(({ type, path }) => `${type} ${path.split('-')[1] ?? ''}`)).toEqual(wanted);
  }
});

test('requests in flight are bounded, lanes run side by side, and connections are used again', async () => {
  let open: () => void;
  const together = new Promise<void>((resolve) => (open = resolve));
  const fake: FakeIngress = await fakeIngress({
    // The first answers wait for one another, which only lanes side by side can bear.
    beforeAnswer: async () => {
      if (fake.seen.inFlight === 7) open();
      await together;
    },
  });
  await feedAll(fake, lanesOf(40, 2), { inFlight: 7 });
  expect(fake.seen.mostInFlight).toBe(7);
  expect(fake.seen.connections).toBe(7);
});

test('a 503 is repeated with the same key, no sooner than the server asks', async () => {
  let refusals = 3;
  const clock = fakeClock();
  const fake = await fakeIngress({
    onSubmit: () =>
      (refusals -= 1) < 0
        ? undefined
        : { status: 503, headers: { 'retry-after': '2' }, body: { code: 'not-accepted' } },
  });
  const { tally } = await feedAll(fake, lanesOf(1, 1), { clock });
  expect(clock.slept).toEqual([2000, 2000, 2000]);
  expect(new Set(fake.seen.events.map(({ key }) => key))).toEqual(new Set(['"place-0-0"']));
  expect(tally.counts()).toMatchObject({ submitted: 1, accepted: 1, retries: { '503 not-accepted': 3 } });
});

test('a lost answer is repeated with the same key and has one effect', async () => {
  let lost = false;
  const fake = await fakeIngress({
    onSubmit: () => {
      if (lost) return undefined;
      lost = true;
      return 'lose-answer';
    },
  });
  const { tally } = await feedAll(fake, lanesOf(1, 2));
  expect(fake.seen.effects.size).toBe(2);
  expect(tally.counts()).toMatchObject({ finished: 2, retries: { connection: 1 } });
});

test('a server that is started again in the middle loses nothing and doubles nothing', async () => {
  let polls = 0;
  let restarted: Promise<void> | undefined;
  const fake: FakeIngress = await fakeIngress({
    onPoll: () => {
      if ((polls += 1) === 9) restarted = fake.stop().then(() => fake.start());
      return undefined;
    },
  });
  const { tally } = await feedAll(fake, lanesOf(8, 4));
  await restarted;
  expect(fake.seen.effects.size).toBe(32);
  expect(tally.counts()).toMatchObject({ submitted: 32, finished: 32 });
  expect(tally.counts().retries['connection']).toBeGreaterThan(0);
});

test('an operation that is not over is asked for again after Retry-After', async () => {
  let pending = 2;
  const clock = fakeClock();
  const fake = await fakeIngress({
    onPoll: () =>
      (pending -= 1) < 0 ? undefined : { status: 202, headers: { 'retry-after': '5' }, body: { status: 'Running' } },
  });
  const { tally } = await feedAll(fake, lanesOf(1, 1), { clock });
  expect(clock.slept).toEqual([5000, 5000]);
  expect(tally.counts().retries).toEqual({});
});

test('outcomes are counted by kind and code, and a repeat as what the first became', async () => {
  const fake = await fakeIngress({
    outcomeOf: ({ path }) => {
      if (path.endsWith('-0')) return { status: 'Failed', error: { code: 'product-unknown', message: '' } };
      return path.endsWith('-1') ? { status: 'Canceled' } : { duplicateOf: 'op_x' };
    },
  });
  const { tally } = await feedAll(fake, lanesOf(2, 3));
  expect(tally.outcomes()).toEqual({ PlaceOrder: { Canceled: 2, 'Failed/product-unknown': 2, Succeeded: 2 } });
  expect(tally.counts()).toMatchObject({ duplicates: 2, failures: { Canceled: 2, 'Failed/product-unknown': 2 } });
});

test('a refusal of the fields at the door is an outcome, and the lane goes on', async () => {
  const fake = await fakeIngress({
    onSubmit: ({ path }) => (path.endsWith('-0') ? { status: 422, body: { code: 'validation-failed' } } : undefined),
  });
  const { tally } = await feedAll(fake, lanesOf(1, 2));
  expect(tally.outcomes()).toEqual({ PlaceOrder: { 'RefusedAtDoor/422 validation-failed': 1, Succeeded: 1 } });
  expect(tally.latenciesMs()).toHaveLength(1);
});

test.each<[string, FakeBehaviour, string]>([
  [
    'any other refusal at the door',
    { onSubmit: () => ({ status: 403, body: { code: 'scope-missing', detail: 'orders.order:write is needed.' } }) },
    'PUT /v1/orders/0-0 was answered 403 scope-missing: orders.order:write is needed.',
  ],
  [
    'a key that belongs to another body',
    { onSubmit: () => ({ status: 422, body: { code: 'idempotency-key-reused', title: 'Reused' } }) },
    'PUT /v1/orders/0-0 was answered 422 idempotency-key-reused: Reused.',
  ],
  ['a 202 without a monitor', { onSubmit: () => ({ status: 202 }) }, 'answered 202 without Operation-Location'],
  [
    '404 after 202',
    { onPoll: () => ({ status: 404, body: { code: 'operation-unknown' } }) },
    /op_0, which was accepted before, was answered 404 operation-unknown/,
  ],
  ['an end that is none', { outcomeOf: () => ({ status: 'Done' }) }, /with the status "Done", which ends nothing/],
  [
    'a failure without a code',
    { outcomeOf: () => ({ status: 'Failed' }) },
    /with the status "Failed", which ends nothing/,
  ],
] as [string, FakeBehaviour, string][])('%s stops the feed and says why', async (_what, behaviour, message) => {
  const fake = await fakeIngress(behaviour);
  await expect(feedAll(fake, lanesOf(3, 3))).rejects.toThrow(message);
});

test('a server that stays away is given up after two minutes', async () => {
  const fake = await fakeIngress();
  await fake.stop();
  const clock = fakeClock();
  await expect(feedAll(fake, lanesOf(1, 1), { clock })).rejects.toThrow(
    /Gave up PUT .* after \d+ tries in 1[12]\d s; the last: PUT .* ECONNREFUSED/,
  );
  await fake.start();
});

test('an operation that never ends is given up after ten minutes', async () => {
  const fake = await fakeIngress({ onPoll: () => ({ status: 202, headers: { 'retry-after': '5' } }) });
  await expect(feedAll(fake, lanesOf(1, 1))).rejects.toThrow(/is not terminal after 10 minutes/);
});

test('an interruption ends the feed at once, and says that it was not complete', async () => {
  const interruption = new AbortController();
  const fake = await fakeIngress({
    onPoll: (id) => {
      if (id === 'op_5') interruption.abort();
      return undefined;
    },
  });
  const { complete, tally } = await feedAll(fake, lanesOf(20, 2), { signal: interruption.signal });
  expect(complete).toBe(false);
  expect(tally.counts().finished).toBeLessThan(40);
});
