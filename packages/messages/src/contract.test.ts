import type { RecordSchema } from './contract.ts';
import { defineContract } from './contract.ts';

function schema(name: string, fields: readonly string[] = []): RecordSchema {
  return {
    type: 'record',
    name,
    namespace: 'orders.order.v1',
    fields: fields.map((field) => ({ name: field, type: 'string' })),
  };
}

const schemas = {
  commands: {
    PlaceOrder: schema('PlaceOrder'),
    CancelOrder: schema('CancelOrder'),
    OpenOrder: schema('OpenOrder'),
    CloseOrder: schema('CloseOrder'),
  },
  events: { OrderPlaced: schema('OrderPlaced') },
  views: { orders: schema('OrderView', ['id', 'status']), 'daily-sales': schema('DailySalesView', ['id', 'date']) },
};

/** A table as teams write it, with one thing changed. */
function table(changes: { readonly route?: string; readonly of?: string; readonly filters?: readonly string[] } = {}) {
  return {
    team: 'orders',
    aggregates: {
      order: {
        commands: {
          PlaceOrder: {
            // The compiler would refuse most of the routes that are tried here.
            route: (changes.route ?? 'PUT /v1/orders/{id}') as 'PUT /v1/orders/{id}',
            errors: { 'order-already-placed': 409 as const },
          },
          CancelOrder: { route: 'POST /v1/orders/{id}:cancel' as const },
          OpenOrder: { route: 'POST /v1/orders' as const },
        },
        internal: { CloseOrder: ['order-unknown'] },
        events: ['OrderPlaced' as const],
      },
    },
    views: {
      orders: { path: '/v1/orders' as const, of: changes.of ?? 'order', filters: changes.filters ?? ['status'] },
      'daily-sales': { path: '/v1/daily-sales' as const, from: ['order'] },
    },
  };
}

test('an internal command has a topic and its codes, and no route', () => {
  const { commands, internalCommands } = defineContract(schemas, table());

  expect(commands.map(({ type }) => type)).not.toContain('CloseOrder');
  expect(internalCommands).toMatchObject([
    {
      type: 'CloseOrder',
      fullName: 'orders.order.v1.CloseOrder',
      topic: 'orders.order.commands.v1',
      codes: ['order-unknown'],
    },
  ]);
  expect(internalCommands[0]).not.toHaveProperty('method');
});

test('a command knows its route, topic and scope', () => {
  const [place, cancel, open] = defineContract(schemas, table()).commands;

  expect(place).toMatchObject({
    fullName: 'orders.order.v1.PlaceOrder',
    method: 'PUT',
    collection: '/v1/orders',
    hasId: true,
    verb: undefined,
    scope: 'orders.order:write',
    topic: 'orders.order.commands.v1',
    errors: { 'order-already-placed': 409 },
  });
  expect(cancel).toMatchObject({ method: 'POST', hasId: true, verb: 'cancel', errors: {} });
  expect(open).toMatchObject({ method: 'POST', collection: '/v1/orders', hasId: false });
});

test('an aggregate has a topic for commands, events and dead letters', () => {
  expect(defineContract(schemas, table()).aggregates).toEqual([
    {
      team: 'orders',
      name: 'order',
      commandsTopic: 'orders.order.commands.v1',
      eventsTopic: 'orders.order.events.v1',
      deadLetterTopic: 'orders.order.dlq',
      published: false,
    },
  ]);
});

test('a view of one aggregate shares its id, a view of many does not', () => {
  const [orders, sales] = defineContract(schemas, table()).views;

  expect(orders).toMatchObject({ of: 'order', scope: 'orders.order:read', topics: ['orders.order.events.v1'] });
  expect(sales).toMatchObject({ of: undefined, scope: 'orders.order:read', filters: [], sorts: [] });
});

test.each([
  'GET /v1/orders/{id}',
  'PUT /orders/{id}',
  'PUT /v1/Orders/{id}',
  'PUT /v1/orders/{id}/lines',
  'PUT /v1/orders/',
  // Only POST creates, and only POST acts.
  'PUT /v1/orders',
  'DELETE /v1/orders',
  'PUT /v1/orders/{id}:cancel',
  'POST /v1/orders/{id}',
])('refuses the route "%s"', (route) => {
  expect(() => defineContract(schemas, table({ route }))).toThrow(route);
});

test('routes of the platform have no version, and may ask for a scope of their own', () => {
  const commands = { PlaceOrder: { route: 'PUT /orders/{id}' as const, scope: 'orders:manage' } };
  const views = {
    orders: { path: '/orders' as const, of: 'order', scope: 'orders:manage' },
    'daily-sales': { path: '/sales' as const, from: ['order'] },
  };
  const aggregates = { order: { commands, events: [] } };
  expect(defineContract(schemas, { team: 'platform', aggregates, views })).toMatchObject({
    commands: [{ collection: '/orders', scope: 'orders:manage' }],
    views: [{ path: '/orders', scope: 'orders:manage' }, { scope: 'platform.order:read' }],
  });
  expect(() => defineContract(schemas, { team: 'orders', aggregates, views })).toThrow('PUT /orders/{id}');
});

test('names the view whose aggregate is not there', () => {
  expect(() => defineContract(schemas, table({ of: 'parcel' }))).toThrow(
    'orders: view orders names the unknown aggregate parcel.',
  );
});

test('names the filter that is no field', () => {
  expect(() => defineContract(schemas, table({ filters: ['colour'] }))).toThrow(
    'orders: view orders has no field colour.',
  );
});

test('names the type that has no schema', () => {
  const forgotten = { ...schemas, commands: {} as typeof schemas.commands }; // The compiler would not let it pass.

  expect(() => defineContract(forgotten, table())).toThrow('PlaceOrder');
});

test('no name is taken for a schema that every object has', () => {
  const odd = { ...table(), aggregates: { order: { commands: {}, events: ['constructor' as 'OrderPlaced'] } } }; // As if it was misspelt.

  expect(() => defineContract(schemas, odd)).toThrow('constructor');
});
