import { createHash } from 'node:crypto';

import fc from 'fast-check';

import { isKeyed, keyedCommandId } from './command-id.ts';
import { isCommandId, toCommandId, toTenant } from './ids.ts';

const acme = toTenant('acme');

test('is the same id for ever: a change would give retries a second effect', () => {
  expect(keyedCommandId(acme, 'PUT', '/v1/orders/536365', 'k-81f3')).toBe('d42bb17a-e371-8bb2-929b-761d52620c26');
});

test('is a UUID of version 8 and of the variant of the RFC, for whatever key', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (path, key) => {
      const id = keyedCommandId(acme, 'POST', path, key);
      expect(isCommandId(id) && isKeyed(id)).toBe(true);
      expect(id).toMatch(/^.{14}8.{4}[89ab]/);
    }),
  );
});

test('holds the bits of the digest around version and variant', () => {
  const digest = createHash('sha256').update('acme\0PUT\0/v1/orders/1\0k').digest('hex');

  const id = keyedCommandId(acme, 'PUT', '/v1/orders/1', 'k').replaceAll('-', '');

  expect(id.slice(0, 12) + id.slice(13, 16) + id.slice(17)).toBe(
    digest.slice(0, 12) + digest.slice(13, 16) + digest.slice(17, 32),
  );
});

test('differs by tenant, method, path and key', () => {
  const ids = [
    keyedCommandId(acme, 'PUT', '/v1/orders/1', 'k'),
    keyedCommandId(toTenant('other'), 'PUT', '/v1/orders/1', 'k'),
    keyedCommandId(acme, 'POST', '/v1/orders/1', 'k'),
    keyedCommandId(acme, 'PUT', '/v1/orders/2', 'k'),
    keyedCommandId(acme, 'PUT', '/v1/orders/1', 'l'),
    keyedCommandId(acme, 'PUT', '/v1/orders/', '1k'),
  ];

  expect(new Set(ids).size).toBe(ids.length);
});

test('a UUIDv7 was not derived from a key', () => {
  expect(isKeyed(toCommandId('018f0000-0000-7000-8000-000000000001'))).toBe(false);
});
