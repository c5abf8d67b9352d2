import { NO_OFFSET, toOffset } from '@waybill/messages';

import { COMMANDS } from '../fixtures.ts';
import { createLagGauge } from './lag-gauge.ts';

const other = { ...COMMANDS, partition: 1 };
const partitions = [
  { at: COMMANDS, decidedThrough: toOffset(3) },
  { at: other, decidedThrough: NO_OFFSET },
];

test('the lag is what lies behind the last decided command', async () => {
  const gauge = createLagGauge(
    { endOffset: ({ partition }) => Promise.resolve(toOffset(partition ? 2 : 10)) },
    () => 0,
  );

  expect(gauge(partitions)).toEqual([0, 0]);
  await new Promise(setImmediate);

  expect(gauge(partitions)).toEqual([6, 2]);
});

test('it is asked for once a second at most', async () => {
  let nowMs = 0;
  let asked = 0;
  const endOffset = () => {
    asked += 1;
    return Promise.resolve(toOffset(0));
  };
  const gauge = createLagGauge({ endOffset }, () => nowMs);

  gauge(partitions);
  nowMs = 999;
  gauge(partitions);
  expect(asked).toBe(2);
  nowMs = 1_000;
  gauge(partitions);
  // Nobody has answered yet.
  expect(asked).toBe(2);
  await new Promise(setImmediate);
  gauge(partitions);

  expect(asked).toBe(4);
});

test('a broker that is away leaves it as it was', async () => {
  let nowMs = 0;
  let isAway = false;
  const endOffset = () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(toOffset(5)));
  const gauge = createLagGauge({ endOffset }, () => nowMs);
  gauge(partitions);
  await new Promise(setImmediate);
  isAway = true;
  nowMs = 2_000;
  gauge(partitions);
  await new Promise(setImmediate);

  expect(gauge(partitions)).toEqual([1, 5]);
});
