import type { Decider } from '@waybill/decider';
import { abandon, accept, begin, complete, refuse } from '@waybill/decider';
import type { RecordSchema, TypedBy } from '@waybill/messages';
import { defineContract } from '@waybill/messages';

import { defineReactor, on, send } from './define-reactor.ts';

function record(namespace: string, name: string, fields: RecordSchema['fields']): RecordSchema {
  return { type: 'record', namespace, name, fields };
}

const quantity = { name: 'quantity', type: 'int' };
const code = { name: 'code', type: ['null', 'string'] };

type Order = { readonly quantity: number };
/** What can happen to an order of the shop. */
export type ShopEvent =
  | { readonly type: 'Ordered'; readonly data: Order }
  | { readonly type: 'Settled'; readonly data: { readonly code: string | null } };
type ShopTypes = {
  readonly commands: { readonly Order: Order; readonly Settle: { readonly code: string | null } };
  readonly events: { readonly order: ShopEvent };
};
const shopSchemas = {
  commands: {
    Order: record('shop.order.v1', 'Order', [quantity]),
    Settle: record('shop.order.v1', 'Settle', [code]),
  },
  events: {
    Ordered: record('shop.order.v1', 'Ordered', [quantity]),
    Settled: record('shop.order.v1', 'Settled', [code]),
  },
  views: {},
};

/** A contract for tests: orders, each settled by what became of its reservation. */
export const shopContract = defineContract<typeof shopSchemas & TypedBy<ShopTypes>, 'order'>(shopSchemas, {
  team: 'shop',
  aggregates: {
    order: {
      commands: { Order: { route: 'PUT /v1/orders/{id}' } },
      internal: { Settle: [] },
      events: ['Ordered', 'Settled'],
    },
  },
  views: {},
});

type Reserve = { readonly quantity: number };
/** What can happen to a reservation of the depot. */
export type DepotEvent = { readonly type: 'Reserved'; readonly data: Reserve };
type DepotTypes = { readonly commands: { readonly Reserve: Reserve }; readonly events: { readonly stock: DepotEvent } };
const depotSchemas = {
  commands: { Reserve: record('depot.stock.v1', 'Reserve', [quantity]) },
  events: { Reserved: record('depot.stock.v1', 'Reserved', [quantity]) },
  views: {},
};

/** A contract for tests: stock that other teams reserve. */
export const depotContract = defineContract<typeof depotSchemas & TypedBy<DepotTypes>, 'stock'>(depotSchemas, {
  team: 'depot',
  aggregates: { stock: { commands: {}, internal: { Reserve: ['sold-out'] }, events: ['Reserved'] } },
  views: {},
});

type OrderState = { readonly ordered: boolean };

/** Begins an operation with the first order, and ends it as the reservation went. */
export const order: Decider<OrderState, ShopCommand, ShopEvent> = {
  initialState: { ordered: false },
  decide: (command, { ordered }) => {
    if (command.type === 'Order') return (ordered ? accept : begin)({ type: 'Ordered', data: command.data });
    const { code: refused } = command.data;
    const settled = { type: 'Settled', data: command.data } as const;
    return refused === null
      ? complete('Order', 'settled', settled)
      : abandon('Order', 'refused', { code: refused, message: 'It was refused.' }, settled);
  },
  evolve: (state, event) => (event.type === 'Ordered' ? { ordered: true } : state),
};

type ShopCommand =
  | { readonly type: 'Order'; readonly data: Order }
  | { readonly type: 'Settle'; readonly data: { readonly code: string | null } };

/** Refuses more than a hundred pieces at once; what it reserves twice is seen in its sum. */
export const stock: Decider<number, { readonly type: 'Reserve'; readonly data: Reserve }, DepotEvent> = {
  initialState: 0,
  decide: ({ data }) => {
    if (data.quantity > 100) return refuse('sold-out', 'There is not so much.');
    return accept({ type: 'Reserved', data });
  },
  evolve: (sum, { data }) => sum + data.quantity,
};

/** Reserves what is ordered, in the stock of the same id, and settles the order by the answer. */
export const fulfilment = defineReactor({
  team: 'shop',
  name: 'fulfilment',
  reactions: [
    on(shopContract, 'order', {
      event: (event, source) =>
        event.type === 'Ordered' ? [send(depotContract, 'Reserve', source.aggregateId, event.data)] : [],
    }),
    on(depotContract, 'stock', {
      answer: ({ refusal, causedBy }) => [
        send(shopContract, 'Settle', causedBy.aggregateId, { code: refusal?.code ?? null }),
      ],
    }),
  ],
});
