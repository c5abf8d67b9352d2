import { defineAggregateProjection } from '@waybill/projection';

import { defineConsumer } from '../define-consumer.ts';
import type { CounterEvent } from '../fixtures.ts';
import { counter, countersContract } from '../fixtures.ts';
import { NO_FAULTS } from './actor.ts';
import { simulate } from './simulate.ts';

const counters = defineConsumer({ team: 'counters', contract: countersContract, deciders: { counter } });
const totals = defineAggregateProjection<{ readonly count: number }, CounterEvent>({
  name: 'totals',
  topic: 'counters.counter.events.v1',
  fold: { Added: (before, { data }) => ({ count: (before?.count ?? 0) + data.by }) },
});
const parts = { consumers: [counters], contracts: [countersContract], projections: [totals] };
const ids = ['a', 'b', 'c'];

async function run(seed: number, faults?: typeof NO_FAULTS) {
  const waybill = await simulate({ ...parts, seed, ...(faults && { faults }) });
  const submitted = Array.from({ length: 12 }, (_, n) =>
    waybill.submit(countersContract, 'Add', ids[n % ids.length] ?? '', { by: n + 1, note: '' }),
  );
  await waybill.settle();
  return { waybill, submitted };
}

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'seed %i: every command has one effect, whatever dies and whatever comes twice',
  async (seed) => {
    const { waybill, submitted } = await run(seed);

    for (const one of submitted) expect(await waybill.operation(one)).toMatchObject({ status: 'Succeeded' });
    // Thirteen is not among them, and each of the three counters has its own four.
    expect(await Promise.all(ids.map((id) => waybill.view('totals', id)))).toEqual([
      { count: 1 + 4 + 7 + 10 },
      { count: 2 + 5 + 8 + 11 },
      { count: 3 + 6 + 9 + 12 },
    ]);
  },
);

test('the same seed does the same again, and another seed something else', async () => {
  const [first, again, other] = [await run(7), await run(7), await run(8)];

  expect(again.waybill.trace).toEqual(first.waybill.trace);
  expect(other.waybill.trace).not.toEqual(first.waybill.trace);
});

test('over some seeds everything happens that is to be survived', async () => {
  const traces = await Promise.all(Array.from({ length: 20 }, (_, seed) => run(seed)));
  const done = traces.flatMap(({ waybill }) => waybill.trace).join('\n');

  for (const what of ['dies before its append', 'dies behind its append', 'loses a flight', 'crashes'])
    expect(done).toContain(what);
});

test('without faults nothing dies', async () => {
  const { waybill } = await run(3, NO_FAULTS);

  expect(waybill.trace.filter((step) => /dies|crashes|loses/.test(step))).toEqual([]);
});
