import { toTenant } from '@waybill/messages';
import { parseOperationKeys } from '@waybill/operations';
import fc from 'fast-check';

import { openCursor, sealCursor } from './list-cursor.ts';

const [one, two] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
const keys = parseOperationKeys(`1:${one}`);
const binding = { tenant: toTenant('acme'), view: 'orders', query: '["placedAt",true,[]]' };

test('a cursor gives back the place that it was made of, with values of every kind', () => {
  const values = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt(),
    fc.date({ noInvalidDate: true }),
  );
  fc.assert(
    fc.property(fc.string(), values, (id, value) => {
      expect(openCursor(sealCursor({ id, value }, binding, keys), binding, keys)).toEqual({ id, value });
    }),
  );
});

test('a cursor needs no escape in a URL', () => {
  expect(sealCursor({ id: '42', value: '?&é' }, binding, keys)).toMatch(/^[A-Za-z0-9_-]+$/);
});

test.each([
  ['tenant', { ...binding, tenant: toTenant('other') }],
  ['view', { ...binding, view: 'products' }],
  ['query', { ...binding, query: '["placedAt",false,[]]' }],
])('a cursor does not open with another %s', (_part, other) => {
  expect(openCursor(sealCursor({ id: '42', value: 7 }, binding, keys), other, keys)).toBeUndefined();
});

test('a cursor of which any one bit was changed does not open', () => {
  const bytes = Buffer.from(sealCursor({ id: '42', value: 7n }, binding, keys), 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const forged = Buffer.from(bytes);
    forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(openCursor(forged.toString('base64url'), binding, keys)).toBeUndefined();
  }
});

test('takes any text in its stride', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(openCursor(text, binding, keys)).toBeUndefined();
    }),
  );
});

test('a cursor opens after the key was replaced, as long as the old one verifies', () => {
  const cursor = sealCursor({ id: '42', value: 7 }, binding, keys);

  expect(openCursor(cursor, binding, parseOperationKeys(`2:${two},1:${one}`))).toEqual({ id: '42', value: 7 });
  expect(openCursor(cursor, binding, parseOperationKeys(`2:${two}`))).toBeUndefined();
});
