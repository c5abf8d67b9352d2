import fc from 'fast-check';

import { recordSchema, schemaAndValue } from '../fixtures.ts';
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
});

test('a frame that was written stays as it is when the next one is', () => {
  const own = toOwnSchema(recordSchema({ text: 'string' }));
  const first = encodeFrame(own, 1, { text: 'first' });
  encodeFrame(own, 1, { text: 'other' });
  expect(readAsWritten(own)(first)).toMatchObject({ value: { text: 'first' } });
});

describe('refuses, with the place,', () => {
  const array = { type: 'array', items: { type: 'record', name: 'Item', fields: [{ name: 'a', type: 'boolean' }] } };
  const timestamp = { type: 'long', logicalType: 'timestamp-millis' };
  test.each([
    ['the end within a text', { a: 'string' }, '0a6162', 'A length beyond the end at byte 6'],
    ['a text of a length below 0', { a: 'string' }, '01', 'A length beyond the end'],
    ['a length of 100 million', { a: 'bytes' }, '80c2d72f00', 'A length beyond the end'],
    ['no body', { a: 'int' }, '', 'The end within a number at byte 5'],
    ['an int of 2^40', { a: 'int' }, '808080808080020', 'A number of more than 32 bits'],
    ['an int of 2^31', { a: 'int' }, '8080808010', 'A number of more than 32 bits'],
    ['a long of eleven bytes', { a: 'long' }, 'ffffffffffffffffffff01', 'A number of more than 64 bits'],
    ['a long of 65 bits', { a: 'long' }, 'ffffffffffffffffff02', 'A number of more than 64 bits'],
    ['a boolean of 7', { a: 'boolean' }, '07', 'A boolean that is neither 0 nor 1'],
    ['a double that is no number', { a: 'double' }, '000000000000f87f', 'A number that is not finite'],
    ['an infinite float', { a: 'float' }, '0000807f', 'A number that is not finite'],
    ['a branch beyond the union', { a: ['null', 'int'] }, '04', 'A branch that the union does not have'],
    ['a branch below 0', { a: ['null', 'int'] }, '01', 'A branch that the union does not have'],
    ['a symbol beyond the enum', { a: { type: 'enum', name: 'E', symbols: ['A'] } }, '02', 'A symbol that the enum'],
    ['a text of other bytes than UTF-8', { a: 'string' }, '04c328', 'A text that is no UTF-8'],
    ['half a surrogate pair', { a: 'string' }, '06eda080', 'A text that is no UTF-8'],
    ['a time beyond all Dates', { a: timestamp }, 'feffffffffffffffff01', 'A time that no Date can hold'],
    ['an array of 50 million items in 4 bytes', { a: array }, '80c2d72f', 'More items than bytes'],
    ['a block of a huge count and size', { a: array }, '01ffffffff0f', 'More items than bytes'],
    ['a block without its size', { a: array }, '01', 'The end within a number'],
    ['a block of another size than it says', { a: array }, '01080100', 'A block of another size than it says'],
    ['a block that hides bytes from readers who skip it', { a: array }, '01000100', 'A block of another size'],
    [
      'a map key __proto__',
      { a: { type: 'map', values: 'int' } },
      '02125f5f70726f746f5f5f0000',
      'The map key __proto__',
    ],
    [
      '__proto__ with its length in two bytes',
      { a: { type: 'map', values: 'int' } },
      '0292005f5f70726f746f5f5f0000',
      '__proto__',
    ],
    ['bytes behind the value', { a: 'int' }, '0200', '1 bytes too many'],
    ['bytes behind an empty record', {}, '00', '1 bytes too many'],
  ])('%s', (_what, fields, body, reason) => {
    const decoded = read(recordSchema(fields), body.length % 2 === 0 ? body : `${body}0`);
    expect(decoded).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });
});

test('refuses arrays of arrays of millions within milliseconds', () => {
  const inner = { type: 'array', items: 'int' };
  const nested = recordSchema({ a: { type: 'array', items: { type: 'array', items: inner } } });
  const begun = performance.now();
  expect(read(nested, '80c2d72f'.repeat(1000))).toMatchObject({ ok: false });
  expect(performance.now() - begun).toBeLessThan(100);
});

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
