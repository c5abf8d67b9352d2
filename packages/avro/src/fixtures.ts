import type { Contract, RecordSchema } from '@waybill/messages';
import { defineContract } from '@waybill/messages';
import fc from 'fast-check';

import type { AvroType } from './schema/avro-type.ts';
import { matchType } from './schema/avro-type.ts';
import { parseSchema } from './schema/parse-schema.ts';

/** A record schema with these fields, named `test.sample.v1.<name>`. */
export function recordSchema(fields: Readonly<Record<string, unknown>>, name = 'Sample'): RecordSchema {
  return {
    type: 'record',
    name,
    namespace: 'test.sample.v1',
    fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
  };
}

/** A contract with one command and one event, `Ask` and `Answered`, whose event has these fields. */
export function sampleContract(answered: RecordSchema['fields'] = recordSchema({ text: 'string' }).fields): Contract {
  const events = { Answered: { ...recordSchema({}, 'Answered'), fields: answered } };
  return defineContract(
    { commands: { Ask: recordSchema({ text: 'string' }, 'Ask') }, events, views: {} },
    {
      team: 'test',
      aggregates: { sample: { commands: { Ask: { route: 'PUT /v1/samples/{id}' } }, events: ['Answered'] } },
      views: {},
    },
  );
}

/** The JSON of a type, but for names, which come from the place where it stands. */
type Shape =
  | { readonly kind: 'plain'; readonly schema: unknown }
  | { readonly kind: 'enum'; readonly symbols: readonly string[] }
  | { readonly kind: 'array' | 'map' | 'optional'; readonly of: Shape }
  | { readonly kind: 'record'; readonly fields: readonly Shape[] };

const plainTypes = ['boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'];
const plain = fc
  .constantFrom<unknown>(...plainTypes, { type: 'long', logicalType: 'timestamp-millis' })
  .map((schema): Shape => ({ kind: 'plain', schema }));
const symbols = fc
  .constantFrom(['ONE'], ['ONE', 'two', 'Three_3'])
  .map((names): Shape => ({ kind: 'enum', symbols: names }));

const { shape } = fc.letrec<{ shape: Shape; container: Shape }>((tie) => ({
  shape: fc.oneof({ maxDepth: 3, withCrossShrink: true }, plain, symbols, tie('container')),
  container: fc.oneof(
    fc.tuple(fc.constantFrom('array' as const, 'map' as const), tie('shape')).map(([kind, of]) => ({ kind, of })),
    tie('shape').map((of) => (of.kind === 'optional' ? of : ({ kind: 'optional', of } as const))),
    fc.array(tie('shape'), { minLength: 1, maxLength: 4 }).map((fields) => ({ kind: 'record' as const, fields })),
  ),
}));

/** Any schema that contracts may have, with some value of it. */
export const schemaAndValue: fc.Arbitrary<{ readonly schema: RecordSchema; readonly value: unknown }> = fc
  .array(shape, { maxLength: 5 })
  .map((fields) => toSchema({ kind: 'record', fields }, 'Top') as RecordSchema) // A record's schema is one.
  .chain((schema) => valueOf(parseSchema(schema)).map((value) => ({ schema, value })));

function toSchema(of: Shape, name: string): unknown {
  switch (of.kind) {
    case 'plain':
      return of.schema;
    case 'enum':
      return { type: 'enum', name, symbols: of.symbols };
    case 'array':
      return { type: 'array', items: toSchema(of.of, `${name}Item`) };
    case 'map':
      return { type: 'map', values: toSchema(of.of, `${name}Value`) };
    case 'optional':
      return ['null', toSchema(of.of, name)];
    case 'record': {
      const fields = of.fields.map((field, index) => ({
        name: `field${index}`,
        type: toSchema(field, `${name}Field${index}`),
      }));
      return { type: 'record', name, namespace: 'test.any.v1', fields };
    }
  }
}

const finite = { noNaN: true, noDefaultInfinity: true };

function valueOf(type: AvroType): fc.Arbitrary<unknown> {
  return matchType<fc.Arbitrary<unknown>>(type, {
    boolean: () => fc.boolean(),
    int: () => fc.integer(),
    long: () => fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    // JSON has no -0.
    float: () => fc.float(finite).map((value) => value + 0),
    double: () => fc.double(finite).map((value) => value + 0),
    bytes: () => fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    string: () => fc.string({ unit: 'binary', maxLength: 20 }),
    timestamp: () =>
      fc.date({
        min: new Date('0000-01-01T00:00:00.000Z'),
        max: new Date('9999-12-31T23:59:59.999Z'),
        noInvalidDate: true,
      }),
    enum: (of) => fc.constantFrom(...of.symbols),
    optional: ({ of }) => fc.option(valueOf(of)),
    array: ({ items }) => fc.array(valueOf(items), { maxLength: 5 }),
    map: ({ values }) =>
      fc.dictionary(
        fc.string({ unit: 'binary', maxLength: 5 }).filter((key) => key !== '__proto__'),
        valueOf(values),
        { maxKeys: 5, noNullPrototype: true },
      ),
    record: ({ fields }) =>
      fc.record(Object.fromEntries(fields.map(({ name, type: of }) => [name, valueOf(of)])), { noNullPrototype: true }),
  });
}
