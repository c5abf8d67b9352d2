import fc from 'fast-check';

import { toOffset } from './ids.ts';
import { decodePosition, encodePosition, joinPositions, NOWHERE, parsePosition, positionText } from './position.ts';

const tags = fc.constantFrom('00000000', '1f2e3d4c', 'ffffffff');
const keys = fc.tuple(tags, fc.nat({ max: 2_000 })).map(([tag, partition]) => `${tag}.${partition}`);
const offsets = fc.bigInt({ min: 0n, max: 2n ** 62n }).map(toOffset);
const positions = fc.array(fc.tuple(keys, offsets), { maxLength: 40 }).map((entries) => new Map(entries));

test('a position survives its bytes and its text', () => {
  fc.assert(
    fc.property(positions, (position) => {
      expect(decodePosition(encodePosition(position))).toEqual(position);
      expect(parsePosition(positionText(position))).toEqual(position);
    }),
  );
});

test('the same position has the same bytes, in whatever order it was put together', () => {
  fc.assert(
    fc.property(positions, (position) => {
      expect(encodePosition(new Map([...position].reverse()))).toEqual(encodePosition(position));
    }),
  );
});

test('a join covers each of its parts and nothing more', () => {
  fc.assert(
    fc.property(positions, positions, (one, other) => {
      const joined = joinPositions(one, other);
      expect(joined).toEqual(joinPositions(other, one));
      for (const [key, offset] of joined) {
        const ofParts = [one.get(key), other.get(key)].filter((known) => known !== undefined);
        expect(ofParts).toContain(offset);
        expect(ofParts.every((known) => known <= offset)).toBe(true);
      }
      expect(joined.size).toBe(new Set([...one.keys(), ...other.keys()]).size);
    }),
  );
});

test('hostile bytes are no position, or one that has the same meaning', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const position = decodePosition(Buffer.from(bytes));
      if (position) expect(decodePosition(encodePosition(position))).toEqual(position);
    }),
  );
  expect(decodePosition(Buffer.from([1, 2, 3]))).toBeUndefined();
  expect(decodePosition(Buffer.from([1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff, 0x7f]))).toBeUndefined();
});

test('nothing is nowhere', () => {
  expect(positionText(NOWHERE)).toBeUndefined();
  expect(parsePosition(undefined)).toBe(NOWHERE);
});
