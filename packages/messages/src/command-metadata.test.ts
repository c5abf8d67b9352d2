import fc from 'fast-check';

import type { CommandMetadata } from './command-metadata.ts';
import { commandHeaders, commandHeaderValues, parseCommandMetadata } from './command-metadata.ts';
import { toAggregateId, toCommandId, toOffset, toTenant } from './ids.ts';
import { NOWHERE } from './position.ts';

const commandId = toCommandId('018f0000-0000-7000-8000-000000000001');
const metadata: CommandMetadata = {
  commandId,
  type: 'orders.order.v1.PlaceOrder',
  tenant: toTenant('acme'),
  aggregateId: toAggregateId('536365'),
  time: new Date('2026-11-22T10:00:00.000Z'),
  fingerprint: 'ab'.repeat(32),
  operationKid: 7,
  expectedVersion: undefined,
  callbacks: [],
  causationId: undefined,
  causation: undefined,
  position: NOWHERE,
  correlationId: commandId,
  traceparent: undefined,
};

const causations = fc.record({
  reactor: fc.constantFrom('orders.fulfilment', 'a.b-1'),
  sourceAggregate: fc.constantFrom('1f2e3d4c|536365', '00000000|a~b.c_d-e'),
  sequence: fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
  index: fc.integer({ min: 0, max: 9_999 }),
  timer: fc.boolean(),
});

/** A record as a reader gets it: headers without a value are not there. */
function record(given: CommandMetadata, changes: Readonly<Record<string, string | undefined>> = {}) {
  const shape = commandHeaders(given.type, '/platform/ingress');
  const values = commandHeaderValues(given);
  const varying = shape.varying.flatMap((name, index) => {
    const value = values[index];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    key: Buffer.from(`${given.tenant}|${given.aggregateId}`),
    headers: { ...Object.fromEntries([...shape.constant, ...varying]), ...changes },
  };
}

test('what is written is read back', () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ-0189')), minLength: 1, maxLength: 20 });
  const any = fc.record({
    commandId: fc.uuid().map(toCommandId),
    type: text,
    tenant: fc.constantFrom('acme', 'a', '0-9').map(toTenant),
    aggregateId: text.map(toAggregateId),
    time: fc.date({ min: new Date(0), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
    fingerprint: fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: 64, maxLength: 64 }),
    operationKid: fc.integer({ min: 0, max: 255 }),
    expectedVersion: fc.constantFrom(undefined, 'any', 0, 7) as fc.Arbitrary<number | 'any' | undefined>, // Widened by the call.
    callbacks: fc.array(text, { maxLength: 5 }),
    causationId: fc.option(text, { nil: undefined }),
    causation: fc.option(causations, { nil: undefined }),
    position: fc.constantFrom(NOWHERE, new Map([['1f2e3d4c.11', toOffset(7)]])),
    correlationId: text,
    traceparent: fc.option(text, { nil: undefined }),
  });
  fc.assert(
    fc.property(any, (given) => {
      expect(parseCommandMetadata(record(given))).toEqual(given);
    }),
  );
});

test('a command is a CloudEvent in binary mode', () => {
  expect(record(metadata).headers).toEqual({
    ce_specversion: '1.0',
    'content-type': 'application/avro',
    ce_source: '/platform/ingress',
    ce_type: 'orders.order.v1.PlaceOrder',
    ce_id: '018f0000-0000-7000-8000-000000000001',
    ce_time: '2026-11-22T10:00:00.000Z',
    ce_subject: '536365',
    ce_partitionkey: 'acme|536365',
    ce_tenant: 'acme',
    ce_fingerprint: 'ab'.repeat(32),
    ce_operationkid: '7',
    ce_correlationid: '018f0000-0000-7000-8000-000000000001',
  });
});

test('a command without a correlation begins its own process', () => {
  expect(parseCommandMetadata(record(metadata, { ce_correlationid: undefined }))).toMatchObject({
    correlationId: commandId,
  });
});

test.each(['ce_id', 'ce_type', 'ce_time', 'ce_tenant', 'ce_subject', 'ce_fingerprint', 'ce_operationkid'])(
  'names %s when it is missing',
  (name) => {
    expect(parseCommandMetadata(record(metadata, { [name]: undefined }))).toBe(`The header ${name} is missing.`);
  },
);

test.each([
  ['ce_id', 'not-a-uuid'],
  ['ce_type', ''],
  ['ce_time', 'yesterday'],
  ['ce_tenant', 'ACME'],
  ['ce_subject', '..'],
  ['ce_fingerprint', 'AB'.repeat(32)],
  ['ce_operationkid', '256'],
  ['ce_expectedversion', '-1'],
])('names %s when it is %j', (name, value) => {
  expect(parseCommandMetadata(record(metadata, { [name]: value }))).toContain(`The header ${name} is not valid`);
});

test('refuses a record whose key is not that of its tenant and aggregate', () => {
  const { headers } = record(metadata);

  for (const key of [null, Buffer.from('other|536365'), Buffer.from('acme|1')]) {
    expect(parseCommandMetadata({ headers, key })).toBe('The key is not "tenant|subject" of the headers.');
  }
});
