import { createHash } from 'node:crypto';

import { authenticate, parseApiKeys, requireScope } from './api-keys.ts';
import { isRefusal } from './refusal.ts';

const token = `wbk_demo_${'s'.repeat(43)}`;
const entry = { keyId: 'demo', sha256: sha256(token), tenant: 'acme', scopes: ['orders.order:write'] };
const keys = parseApiKeys(JSON.stringify([entry]));

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

test('a key says who asks; what is stored is the digest of the whole token', () => {
  expect(authenticate(`Bearer ${token}`, keys)).toMatchObject({ keyId: 'demo', tenant: 'acme' });
  expect(authenticate(`bearer  ${token}`, keys)).toMatchObject({ keyId: 'demo' });
});

test('without a credential one is asked for', () => {
  expect(authenticate(undefined, keys)).toMatchObject({
    refused: 'unauthenticated',
    headers: { 'WWW-Authenticate': 'Bearer realm="waybill"' },
  });
});

test.each([
  ['another secret', `Bearer wbk_demo_${'t'.repeat(43)}`],
  ['an unknown key', `Bearer wbk_none_${'s'.repeat(43)}`],
  ['another scheme', `Basic ${token}`],
  ['no token', 'Bearer '],
  ['another form', 'Bearer eyJhbGciOi.J9.x'],
  ['a short secret', 'Bearer wbk_demo_s'],
  ['two tokens', `Bearer ${token} ${token}`],
  ['the digest instead of the token', `Bearer wbk_demo_${sha256(token)}`],
])('%s is refused', (_what, authorization) => {
  expect(authenticate(authorization, keys)).toMatchObject({
    refused: 'unauthenticated',
    headers: { 'WWW-Authenticate': 'Bearer realm="waybill", error="invalid_token"' },
  });
});

test('a scope is covered by itself or by the star', () => {
  const principal = authenticate(`Bearer ${token}`, keys);
  if (isRefusal(principal)) throw new Error(principal.detail);

  expect(requireScope(principal, 'orders.order:write')).toBeUndefined();
  expect(requireScope(principal, 'orders.order:read')).toMatchObject({
    refused: 'scope-missing',
    detail: 'orders.order:read is needed.',
  });
  expect(requireScope({ ...principal, scopes: new Set(['*']) }, 'anything:read')).toBeUndefined();
});

test.each([
  ['{}', 'API keys are a list'],
  ['[null]', 'API key 1: keyId'],
  [JSON.stringify([{ ...entry, keyId: 'a_b' }]), 'API key 1: keyId'],
  [JSON.stringify([entry, { ...entry, sha256: 'x' }]), 'API key 2: sha256'],
  [JSON.stringify([{ ...entry, tenant: 'ACME' }]), 'API key 1: tenant'],
  [JSON.stringify([{ ...entry, scopes: 'all' }]), 'API key 1: scopes'],
  [JSON.stringify([{ ...entry, scopes: ['orders:write'] }]), 'API key 1: each scope'],
  [JSON.stringify([entry, entry]), 'The API key demo occurs twice.'],
])('names what is wrong with %s', (text, message) => {
  expect(() => parseApiKeys(text)).toThrow(message);
});
