import type { RecordSchema } from '@waybill/messages';

import { renderContract, renderPlatform } from './render-contract.ts';

const line = {
  type: 'record',
  name: 'Line',
  doc: 'One line.',
  fields: [{ name: 'pence', type: 'long', doc: 'Whole pence. /* not */ the end' }],
};

function record(name: string, fields: RecordSchema['fields'] = [], namespace = 'shop.order.v1'): RecordSchema {
  return { type: 'record', name, namespace, doc: `The record ${name}.`, fields };
}

function render(commands: Readonly<Record<string, RecordSchema>>, events: Readonly<Record<string, RecordSchema>> = {}) {
  return renderContract({ commands, events, views: {} });
}

test('writes each type with its docs, parents before their parts', () => {
  const text = render({
    Place: record('Place', [{ name: 'lines', type: { type: 'array', items: line }, doc: 'All.' }]),
  });
  expect(text).toContain(`/** The record Place. */
export type Place = {
  /** All. */
  readonly lines: readonly Line[];
};

/** One line. */
export type Line = {
  /** Whole pence. /* not *\\/ the end */
  readonly pence: bigint;
};
`);
});

test.each([
  ['boolean', 'boolean'],
  ['int', 'number'],
  ['float', 'number'],
  ['double', 'number'],
  ['long', 'bigint'],
  [{ type: 'long', logicalType: 'timestamp-millis' }, 'Date'],
  ['string', 'string'],
  ['bytes', 'Buffer'],
  [{ type: 'enum', name: 'Kind', symbols: ['A', 'b'] }, 'Kind'],
  [['null', 'int'], 'number | null'],
  [{ type: 'array', items: 'int' }, 'readonly number[]'],
  [{ type: 'array', items: ['null', 'int'] }, 'readonly (number | null)[]'],
  [{ type: 'array', items: { type: 'array', items: 'int' } }, 'readonly (readonly number[])[]'],
  [{ type: 'map', values: 'long' }, 'Readonly<Record<string, bigint>>'],
])('%j is %s', (type, text) => {
  expect(render({ Do: record('Do', [{ name: 'a', type }]) })).toContain(`  readonly a: ${text};\n`);
});

test('an enum is a union of its symbols, an empty record has no members', () => {
  const kind = { type: 'enum', name: 'Kind', symbols: ['A', 'b'] };
  const text = render({ Do: record('Do', [{ name: 'kind', type: kind }]), Undo: record('Undo') });
  expect(text).toContain("export type Kind = 'A' | 'b';\n");
  expect(text).toContain('export type Undo = Readonly<Record<string, never>>;\n');
});

test('writes one union of commands and one of events for each aggregate', () => {
  const text = render(
    { Place: record('Place'), Cancel: record('Cancel'), Send: record('Send', [], 'shop.parcel.v1') },
    { Placed: record('Placed') },
  );
  expect(text).toContain(`export type OrderCommand =
  | { readonly type: 'Cancel'; readonly data: Cancel }
  | { readonly type: 'Place'; readonly data: Place };
`);
  expect(text).toContain("export type ParcelCommand =\n  | { readonly type: 'Send'; readonly data: Send };\n");
  expect(text).toContain("export type OrderEvent =\n  | { readonly type: 'Placed'; readonly data: Placed };\n");
});

test('writes down for the compiler what commands and events hold', () => {
  const text = render(
    { Place: record('Place') },
    { Placed: record('Placed'), Sent: record('Sent', [], 'shop.parcel.v1') },
  );
  expect(text).toContain(`export type MessageTypes = {
  readonly commands: {
    readonly Place: Place;
  };
  readonly events: {
    readonly 'order': OrderEvent;
    readonly 'parcel': ParcelEvent;
  };
};
`);
});

test('writes the schemas as a constant with their names as literal keys', () => {
  const text = render({ Place: record('Place'), Cancel: record('Cancel') });
  expect(text).toContain(`export const schemas: TypedBy<MessageTypes> & {
  readonly commands: Readonly<Record<'Cancel' | 'Place', RecordSchema>>;
  readonly events: Readonly<Record<never, RecordSchema>>;
  readonly views: Readonly<Record<never, RecordSchema>>;
} = {
  "commands": {
    "Cancel": {
`);
});

test('the same schemas give the same text, in whatever order they are found', () => {
  const [a, b] = [record('A'), record('B')];
  expect(render({ B: b, A: a })).toBe(render({ A: a, B: b }));
});

test('a part that several records share is written once', () => {
  const fields = [{ name: 'line', type: line }];
  const text = render({ A: record('A', fields), B: record('B', fields) });
  expect(text.match(/export type Line =/g)).toHaveLength(1);
});

test('refuses two types of one name that differ, and names them', () => {
  const other = { ...line, fields: [] };
  const schemas = {
    A: record('A', [{ name: 'line', type: line }]),
    B: record('B', [{ name: 'line', type: other }]),
    C: record('C', [{ name: 'line', type: line }], 'shop.parcel.v1'),
  };
  expect(() => render({ A: schemas.A, B: schemas.B })).toThrow('shop.order.v1.Line and shop.order.v1.Line differ');
  expect(() => render({ A: schemas.A, C: schemas.C })).toThrow('shop.parcel.v1.Line and shop.order.v1.Line differ');
});

test('writes a constant for each schema of the platform', () => {
  expect(renderPlatform({ CommandOutcome: record('CommandOutcome') })).toContain(
    'export const commandOutcomeSchema: RecordSchema = {\n',
  );
});
