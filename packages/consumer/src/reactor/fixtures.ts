import type { RecordSchema, TypedBy } from '@waybill/messages';
import { defineContract } from '@waybill/messages';

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
