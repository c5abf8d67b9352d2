import type { Decider } from '@waybill/decider';
import { accept } from '@waybill/decider';
import { defineAggregateProjection } from '@waybill/projection';

import { defineConsumer } from '../define-consumer.ts';
import { defineReactor, on, send, sendAt } from '../reactor/define-reactor.ts';
import type { DepotEvent, ShopEvent } from '../reactor/fixtures.ts';
import { depotContract, fulfilment, order, shopContract, stock } from '../reactor/fixtures.ts';
import { simulate } from './simulate.ts';

const shop = defineConsumer({
  ...{ team: 'shop', contract: shopContract, deciders: { order }, reactors: [fulfilment] },
});
const depot = defineConsumer({ team: 'depot', contract: depotContract, deciders: { stock } });
const reserved = defineAggregateProjection<{ readonly quantity: number }, DepotEvent>({
  name: 'reserved',
  topic: 'depot.stock.events.v1',
  fold: { Reserved: (before, { data }) => ({ quantity: (before?.quantity ?? 0) + data.quantity }) },
});
const parts = { consumers: [shop, depot], contracts: [shopContract, depotContract], projections: [reserved] };

async function run(seed: number) {
  const waybill = await simulate({ ...parts, seed });
  const [small, large] = ['small', 'large'].map((id) =>
    waybill.submit(shopContract, 'Order', id, { quantity: id === 'small' ? 40 : 400 }),
  );
  await waybill.settle();
  if (small === undefined || large === undefined) throw new Error('There are two.');
  return { waybill, small: await waybill.operation(small), large: await waybill.operation(large) };
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'seed %i: a process ends once, as what it set in motion says, and nothing is reserved twice',
  async (seed) => {
    const { waybill, small, large } = await run(seed);

    expect(small).toMatchObject({ status: 'Succeeded', steps: [{ step: 'settled' }] });
    expect(large).toMatchObject({ status: 'Failed', error: { code: 'sold-out' }, steps: [{ step: 'refused' }] });
    expect(await waybill.views()).toEqual(new Map([['reserved/small', { quantity: 40 }]]));
  },
);

test('the position of a process covers what it has written in both teams', async () => {
  const { small } = await run(1);

  expect(small?.position.size).toBe(2);
});

test('over some seeds reactors die behind a command, and tell again what was told', async () => {
  const traces = await Promise.all(Array.from({ length: 40 }, (_, seed) => run(seed)));
  const done = traces.flatMap(({ waybill }) => waybill.trace).join('\n');

  expect(done).toMatch(/reactor shop\.fulfilment at .* dies behind a command/);
  expect(done).toContain('fails, and tries again later');
});

describe('a deadline', () => {
  const DEADLINE_MS = 60_000;
  const deadline = defineReactor({
    team: 'shop',
    name: 'deadline',
    reactions: [
      on(shopContract, 'order', {
        event: (event, { aggregateId, time }) =>
          event.type === 'Ordered'
            ? [
                sendAt(
                  new Date(time.getTime() + DEADLINE_MS),
                  send(shopContract, 'Settle', aggregateId, { code: 'late' }),
                ),
              ]
            : [],
      }),
    ],
  });
  type Settling = { readonly order: Parameters<typeof order.evolve>[0]; readonly settled: boolean };
  /** Settles once: what comes behind that does not matter any more. */
  const settling: Decider<Settling, Parameters<typeof order.decide>[0], ShopEvent> = {
    initialState: { order: order.initialState, settled: false },
    decide: (command, state, id, time) =>
      command.type === 'Settle' && state.settled ? accept() : order.decide(command, state.order, id, time),
    evolve: (state, event) => ({
      order: order.evolve(state.order, event),
      settled: state.settled || event.type === 'Settled',
    }),
  };
  const shopWith = (...reactors: (typeof deadline)[]) =>
    defineConsumer({ team: 'shop', contract: shopContract, deciders: { order: settling }, reactors });

  test.each(Array.from({ length: 30 }, (_, seed) => seed))(
    'seed %i: a process that gets no answer runs until its deadline, and ends with it once',
    async (seed) => {
      const waybill = await simulate({ ...parts, consumers: [shopWith(deadline)], seed });
      const ordered = waybill.submit(shopContract, 'Order', 'o-1', { quantity: 40 });
      await waybill.pass(DEADLINE_MS / 2);
      expect(await waybill.operation(ordered)).toMatchObject({ status: 'Running' });

      await waybill.pass(DEADLINE_MS);

      expect(await waybill.operation(ordered)).toMatchObject({
        ...{ status: 'Failed', error: { code: 'late' }, steps: [{ step: 'refused' }] },
      });
    },
  );

  test.each(Array.from({ length: 30 }, (_, seed) => seed))(
    'seed %i: one that ends in time does not notice its deadline',
    async (seed) => {
      const waybill = await simulate({ ...parts, consumers: [shopWith(deadline, fulfilment), depot], seed });
      const ordered = waybill.submit(shopContract, 'Order', 'o-1', { quantity: 40 });

      await waybill.pass(2 * DEADLINE_MS);

      expect(await waybill.operation(ordered)).toMatchObject({ status: 'Succeeded', steps: [{ step: 'settled' }] });
      expect(waybill.trace.some((line) => line.startsWith('timers send'))).toBe(true);
    },
  );
});
