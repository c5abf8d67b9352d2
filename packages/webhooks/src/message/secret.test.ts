import fc from 'fast-check';

import { deriveSecret } from './secret.ts';

const MASTER = Buffer.alloc(32, 7);
const owner = { tenant: 'acme', endpoint: 'erp', generation: 1 };

test('a secret is that of the standard: whsec_ and base64 of 32 bytes', () => {
  const secret = deriveSecret(MASTER, owner);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(deriveSecret(MASTER, owner)).toBe(secret);
});

test('it never changes from one release to the next', () => {
  expect(deriveSecret(MASTER, owner)).toBe('whsec_0A1VSSiyfTUyDgm8gIdQXnoK9eLmxhy5F78YxcYppnw=');
});

test('two owners, two generations and two master keys have different ones', () => {
  const ids = fc.stringMatching(/^[a-z0-9-]{1,8}$/);
  const owners = fc.record({ tenant: ids, endpoint: ids, generation: fc.integer({ min: 1, max: 3 }) });
  fc.assert(
    fc.property(owners, owners, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      expect(deriveSecret(MASTER, one)).not.toBe(deriveSecret(MASTER, other));
      expect(deriveSecret(Buffer.alloc(32, 8), one)).not.toBe(deriveSecret(MASTER, one));
    }),
  );
});

test('a short master key and a generation that is none are refused', () => {
  expect(() => deriveSecret(Buffer.alloc(31), owner)).toThrow(RangeError);
  expect(() => deriveSecret(MASTER, { ...owner, generation: 0 })).toThrow(RangeError);
});
