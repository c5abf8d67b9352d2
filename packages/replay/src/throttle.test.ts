import { createThrottle } from './throttle.ts';

function startClock() {
  let nowMs = 0;
  return {
    now: () => nowMs,
    wait: (ms: number) => {
      nowMs += ms;
      return Promise.resolve();
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('so many records pass in a second', async () => {
  const clock = startClock();
  const pace = createThrottle(200, clock);

  for (let batch = 0; batch < 10; batch += 1) await pace(50);

  expect(clock.now()).toBe(2_500);
});

test('work between them counts as waiting', async () => {
  const clock = startClock();
  const pace = createThrottle(100, clock);

  for (let batch = 0; batch < 10; batch += 1) {
    await pace(10);
    clock.pass(60);
  }

  expect(clock.now()).toBe(10 * 100 + 60);
});

test('a pause is made up for by the records of one second at most', async () => {
  const clock = startClock();
  const pace = createThrottle(100, clock);
  clock.pass(60_000);

  for (let batch = 0; batch < 20; batch += 1) await pace(10);

  expect(clock.now()).toBe(60_000 + 1_000);
});
