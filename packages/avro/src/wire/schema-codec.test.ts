import fc from 'fast-check';

import { recordSchema, schemaAndValue } from '../fixtures.ts';
import { hostileFrames } from './hostile-frames-fixture.ts';
import { encodeFrame, readAsOwn, readAsWritten, toOwnSchema } from './schema-codec.ts';

/** A frame of hex digits, behind its head. */
function frameOf(body: string): Buffer {
  return Buffer.from(`0000000001${body}`, 'hex');
}

function read(schema: Parameters<typeof toOwnSchema>[0], body: string) {
  return readAsWritten(toOwnSchema(schema))(frameOf(body));
}

test('gives back every value of every schema', () => {
  fc.assert(
    fc.property(schemaAndValue, ({ schema, value }) => {
      const own = toOwnSchema(schema);
      expect(readAsWritten(own)(encodeFrame(own, 7, value))).toEqual({ ok: true, fullName: own.fullName, value });
    }),
    { numRuns: 150 },
  );
});

test('survives any bytes, and what it takes for a value is one', () => {
  fc.assert(
    fc.property(schemaAndValue, fc.uint8Array({ maxLength: 200 }), ({ schema }, bytes) => {
      const own = toOwnSchema(schema);
      const decoded = readAsWritten(own)(frameOf(Buffer.from(bytes).toString('hex')));
      if (!decoded.ok) return;
      expect(readAsWritten(own)(encodeFrame(own, 1, decoded.value))).toEqual(decoded);
    }),
    { numRuns: 200 },
  );
});

test('survives every damage to good bytes, and what it takes for a value is one', () => {
  const damage = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), cut: fc.boolean() });
  fc.assert(
    fc.property(schemaAndValue, damage, ({ schema, value }, { at, byte, cut }) => {
      const own = toOwnSchema(schema);
      const frame = encodeFrame(own, 1, value);
      const place = 5 + (at % Math.max(1, frame.length - 5));
      const damaged = cut ? frame.subarray(0, place) : Buffer.from(frame);
      if (!cut && place < damaged.length) damaged[place] = byte;
      const decoded = readAsWritten(own)(damaged);
      if (!decoded.ok) return;
      expect(readAsWritten(own)(encodeFrame(own, 1, decoded.value))).toEqual(decoded);
    }),
    { numRuns: 200 },
  );
});

test('writes what other Avro libraries read', () => {
  const own = toOwnSchema(recordSchema({ a: 'long', b: 'string', c: ['null', 'int'], d: 'double' }));
  const frame = encodeFrame(own, 258, { a: -65n, b: 'é', c: 1, d: 1.5 });
  expect(frame.toString('hex')).toBe('00' + '00000102' + '8101' + '04c3a9' + '0202' + '000000000000f83f');
});

test('writes a record that is larger than any before', () => {
  const own = toOwnSchema(recordSchema({ text: 'string' }));
  const text = 'x'.repeat(1_000_000);
  expect(readAsWritten(own)(encodeFrame(own, 1, { text }))).toEqual({
    ok: true,
    fullName: own.fullName,
    value: { text },
  });
});

test('refuses to write a value that does not fit', () => {
  const own = toOwnSchema(recordSchema({ count: 'int' }));
  expect(() => encodeFrame(own, 1, { count: 2 ** 40 })).toThrow();
  expect(() => encodeFrame(own, 1, { count: 'two' })).toThrow();
  expect(() => encodeFrame(own, 1, {})).toThrow();
  const long = toOwnSchema(recordSchema({ sum: 'long' }));
  expect(() => encodeFrame(long, 1, { sum: 1 })).toThrow('bigint');
  expect(() => encodeFrame(long, 1, { sum: 2n ** 63n })).toThrow('64 bits');
  expect(() => encodeFrame(long, 1, { sum: -(2n ** 63n) - 1n })).toThrow('64 bits');
});

test.each([2n ** 31n, 2n ** 48n, 2n ** 49n, 2n ** 51n, 2n ** 52n, 2n ** 53n, 2n ** 62n, 2n ** 63n - 1n])(
  'writes and reads longs about %s exactly',
  (limit) => {
    const own = toOwnSchema(recordSchema({ sums: { type: 'array', items: 'long' } }));
    const sums = [limit, limit - 1n, -limit, -limit - 1n, 1n - limit];
    expect(readAsWritten(own)(encodeFrame(own, 1, { sums }))).toMatchObject({ value: { sums } });
  },
);

test('a frame that was written stays as it is when the next one is', () => {
  const own = toOwnSchema(recordSchema({ text: 'string' }));
  const first = encodeFrame(own, 1, { text: 'first' });
  encodeFrame(own, 1, { text: 'other' });
  expect(readAsWritten(own)(first)).toMatchObject({ value: { text: 'first' } });
});

describe.each(hostileFrames)('$what is refused, with the place,', ({ fields, body, reason }) => {
  const written = recordSchema(fields);
  const refusal = { ok: false, reason: expect.stringMatching(`${reason}.*at byte \\d+\\.$`) };

  test('in our own schema', () => {
    expect(readAsWritten(toOwnSchema(written))(frameOf(body))).toEqual(refusal);
  });

  test('in an earlier schema, whose fields we have too', () => {
    const later = { ...written, fields: [...written.fields, { name: 'later', type: 'int', default: 0 }] };
    expect(readAsOwn(toOwnSchema(later), written)(frameOf(body))).toEqual(refusal);
  });

  test('in an earlier schema, whose fields we dropped', () => {
    expect(readAsOwn(toOwnSchema(recordSchema({})), written)(frameOf(body))).toEqual(refusal);
  });
});

test('refuses arrays of arrays of millions within milliseconds', () => {
  const inner = { type: 'array', items: 'int' };
  const nested = recordSchema({ a: { type: 'array', items: { type: 'array', items: inner } } });
  const begun = performance.now();
  expect(read(nested, '80c2d72f'.repeat(1000))).toMatchObject({ ok: false });
  expect(performance.now() - begun).toBeLessThan(100);
});

test.each(['00', '01', '02', '7f', '80', 'fe', 'ff', '027e', '80ffffff07', 'feffffff0f'])(
  'half a MiB of %s is no burden, whatever the schema',
  (pattern) => {
    const frame = Buffer.alloc(512 * 1024, pattern, 'hex');
    const lists = { type: 'array', items: { type: 'array', items: { type: 'map', values: 'string' } } };
    for (const type of [lists, 'string', 'bytes', { type: 'map', values: { type: 'array', items: 'int' } }]) {
      const reader = readAsWritten(toOwnSchema(recordSchema({ a: type, b: type })));
      const begun = performance.now();
      reader(frame);
      // Generous for a busy machine; what is believed of 50 million items alone takes seven seconds.
      expect(performance.now() - begun).toBeLessThan(4000);
    }
  },
);

describe('reads records of other forms of the schema', () => {
  const own = toOwnSchema(
    recordSchema({
      id: 'long',
      name: 'string',
      status: { type: 'enum', name: 'S', symbols: ['NEW', 'OLD'], default: 'OLD' },
    }),
  );
  const value = { id: 1n, name: 'x', status: 'NEW' };

  test('a field that was dropped is passed over', () => {
    const writer = recordSchema({
      gone: { type: 'array', items: 'string' },
      id: 'long',
      name: 'string',
      status: statusOf(['NEW']),
    });
    const frame = encodeFrame(toOwnSchema(writer), 2, { ...value, gone: ['a', 'b'] });
    expect(readAsOwn(own, writer)(frame)).toEqual({ ok: true, fullName: own.fullName, value });
  });

  test('an int becomes a bigint', () => {
    const writer = recordSchema({ id: 'int', name: 'string', status: statusOf(['NEW']) });
    const frame = encodeFrame(toOwnSchema(writer), 2, { ...value, id: 1 });
    expect(readAsOwn(own, writer)(frame)).toEqual({ ok: true, fullName: own.fullName, value });
  });

  test('a later symbol becomes the default', () => {
    const writer = recordSchema({ id: 'long', name: 'string', status: statusOf(['NEW', 'LOST']) });
    const frame = encodeFrame(toOwnSchema(writer), 2, { ...value, status: 'LOST' });
    expect(readAsOwn(own, writer)(frame)).toMatchObject({ value: { status: 'OLD' } });
  });

  test('a field that is new has its default, of the right type', () => {
    const fields = [
      { name: 'a', type: 'int' },
      { name: 'sum', type: 'long', default: 5 },
      { name: 'at', type: ['null', { type: 'long', logicalType: 'timestamp-millis' }], default: null },
      { name: 'tags', type: { type: 'array', items: 'string' }, default: [] },
    ];
    const later = toOwnSchema({ ...recordSchema({}), fields });
    const writer = recordSchema({ a: 'int' });
    expect(readAsOwn(later, writer)(encodeFrame(toOwnSchema(writer), 2, { a: 1 }))).toEqual({
      ok: true,
      fullName: later.fullName,
      value: { a: 1, sum: 5n, at: null, tags: [] },
    });
  });

  test('a type that can not be read as ours is refused from the start', () => {
    expect(() => readAsOwn(own, recordSchema({ id: 'string', name: 'string', status: statusOf(['NEW']) }))).toThrow();
  });

  function statusOf(symbols: readonly string[]) {
    return { type: 'enum', name: 'S', symbols };
  }
});
