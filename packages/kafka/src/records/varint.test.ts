import { assert, integer, maxSafeInteger, oneof, property } from 'fast-check';

import { readVarint, varintSize, writeVarint } from './varint.ts';

test('reads any number back that it wrote, in as many bytes as it said', () => {
  // Half of the safe range, since the sign takes one bit.
  const halved = maxSafeInteger().map((value) => Math.trunc(value / 2));
  assert(
    property(oneof(integer(), halved, integer({ min: -130, max: 130 })), (value) => {
      const bytes = Buffer.alloc(10);

      const end = writeVarint(bytes, 0, value);

      const reader = { bytes, at: 0 };
      expect(readVarint(reader)).toBe(value === 0 ? 0 : value);
      expect([reader.at, end]).toEqual([varintSize(value), varintSize(value)]);
    }),
  );
});

test('writes small numbers of either sign into one byte', () => {
  expect([0, -1, 1, 63, -64].map(varintSize)).toEqual([1, 1, 1, 1, 1]);
  expect([64, -65].map(varintSize)).toEqual([2, 2]);
});

test('refuses a number that goes beyond the bytes', () => {
  expect(() => readVarint({ bytes: Buffer.from([0x80, 0x80]), at: 0 })).toThrow(RangeError);
});
