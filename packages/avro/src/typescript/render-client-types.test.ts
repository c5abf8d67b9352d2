import type { RecordSchema } from '@waybill/messages';
import { defineContract } from '@waybill/messages';

import { renderClientIndex, renderClientTypes, renderProblemCodes } from './render-client-types.ts';

function record(name: string, fields: RecordSchema['fields']): RecordSchema {
  return { type: 'record', name, namespace: 'shop.order.v1', doc: `The record ${name}.`, fields };
}

const at = { type: 'long', logicalType: 'timestamp-millis' };
const contract = defineContract(
  {
    commands: {
      Place: record('Place', [
        { name: 'at', type: at },
        { name: 'note', type: ['null', 'string'] },
      ]),
      Open: record('Open', [{ name: 'total', type: 'long' }]),
      Drop: record('Drop', []),
    },
    events: {},
    views: {
      orders: record('OrderView', [
        { name: 'total', type: 'long' },
        { name: 'note', type: ['null', 'string'] },
      ]),
    },
  },
  {
    team: 'shop',
    aggregates: {
      order: {
        commands: {
          Place: { route: 'POST /v1/orders/{id}:place', errors: { 'too-late': 409, 'not-here': 404 } },
          Open: { route: 'POST /v1/orders' },
          Drop: { route: 'DELETE /v1/orders/{id}' },
        },
        events: [],
      },
    },
    views: { orders: { path: '/v1/orders', of: 'order', filters: ['total'] } },
  },
);

test('values are as JSON has them; only in a body a member that may be null may be left out', () => {
  const text = renderClientTypes(contract);
  expect(text).toContain('export type Place = {\n  readonly at: string;\n  readonly note?: string | null;\n};\n');
  expect(text).toContain('export type OrderView = {\n  readonly total: string;\n  readonly note: string | null;\n};\n');
});

test('a command is its id and its body, as its route takes them, with the codes of its refusals', () => {
  expect(renderClientTypes(contract)).toContain(`export type Commands = {
  readonly 'POST /v1/orders/{id}:place': {
    readonly command: { readonly id: string; readonly body: Place };
    readonly code: 'too-late' | 'not-here';
  };
  readonly 'POST /v1/orders': {
    readonly command: { readonly body: Open };
    readonly code: never;
  };
  readonly 'DELETE /v1/orders/{id}': {
    readonly command: { readonly id: string };
    readonly code: never;
  };
};
`);
});

test('a view is its documents and what can be asked of its lists', () => {
  expect(renderClientTypes(contract)).toContain(`export type Views = {
  readonly '/v1/orders': {
    readonly document: { readonly id: string; readonly version: number } & OrderView;
    readonly filter: 'total';
    readonly sort: never;
  };
};
`);
});

test('all teams are one, whatever their names', () => {
  const text = renderClientIndex(['shop', 'back-office']);
  expect(text).toContain(
    "import type { Commands as BackOfficeCommands, Views as BackOfficeViews } from './back-office.ts';",
  );
  expect(text).toContain('export type Commands = ShopCommands & BackOfficeCommands;\n');
});

test('the codes of the platform are a union', () => {
  expect(renderProblemCodes(['a', 'b-c'])).toContain("export type ProblemCode =\n  | 'a'\n  | 'b-c';\n");
});
