import { createHash } from 'node:crypto';

import type { FingerprintedRequest } from './fingerprint.ts';
import { fingerprintOf } from './fingerprint.ts';

const request: FingerprintedRequest = {
  method: 'PUT',
  path: '/v1/orders/42',
  mediaType: 'application/json',
  expectedVersion: undefined,
  body: '{"a":1}',
};

test('is SHA-256 of all that counts, separated by NUL', () => {
  const text = ['PUT', '/v1/orders/42', 'application/json', '', '{"a":1}'].join('\0');

  expect(fingerprintOf(request)).toBe(createHash('sha256').update(text).digest('hex'));
});

test('each part counts', () => {
  const prints = [
    request,
    { ...request, method: 'POST' },
    { ...request, path: '/v1/orders/43' },
    { ...request, mediaType: 'application/merge-patch+json' },
    { ...request, expectedVersion: 0 },
    { ...request, expectedVersion: 'any' as const },
    { ...request, body: '{"a":2}' },
  ].map(fingerprintOf);

  expect(new Set(prints).size).toBe(prints.length);
});
