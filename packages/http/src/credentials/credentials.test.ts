import { createHash } from 'node:crypto';

import type { JWTPayload } from 'jose';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';

import { parseApiKeys } from '../api-keys.ts';
import { createCredentials } from './credentials.ts';
import { KeysUnavailableError } from './verify-token.ts';

const ISSUER = 'https://id.example';
const AUDIENCE = 'https://api.example';
const NOW_S = Date.UTC(2026, 10, 22, 10) / 1_000;
const API_KEY = `wbk_acme_${'a'.repeat(43)}`;
const apiKeys = parseApiKeys(
  JSON.stringify([
    { keyId: 'acme', sha256: createHash('sha256').update(API_KEY).digest('hex'), tenant: 'acme', scopes: ['*'] },
  ]),
);

const GOOD: JWTPayload = {
  ...{ iss: ISSUER, aud: AUDIENCE, sub: 'shop', tenant: 'acme', exp: NOW_S + 60 },
  scope: 'orders.order:write operations:read',
};

function without(claim: string): JWTPayload {
  return Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== claim));
}

type Signing = { readonly alg?: string; readonly typ?: string; readonly kid?: string };

async function begin() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] });
  const clock = { nowMs: NOW_S * 1_000 };
  const found = { count: 0, gone: false };
  const credentials = createCredentials({
    apiKeys: () => apiKeys,
    tokens: {
      issuer: ISSUER,
      audience: AUDIENCE,
      now: () => clock.nowMs,
      findKey: (header, token) => {
        found.count += 1;
        if (found.gone) throw new KeysUnavailableError('There are none.');
        return keys(header, token);
      },
    },
  });
  const sign = (claims: JWTPayload, { typ = 'at+jwt', kid = 'k1' }: Signing = {}, key = privateKey) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ, kid }).sign(key);
  const ask = async (token: string) => credentials.authenticate(`Bearer ${token}`);
  return { credentials, sign, ask, clock, found };
}

test('a token says who asks, of which tenant and what he may', async () => {
  const { sign, ask } = await begin();

  expect(await ask(await sign(GOOD))).toEqual({
    keyId: 'shop',
    tenant: 'acme',
    scopes: new Set(['orders.order:write', 'operations:read']),
  });
});

test('an API key is taken beside tokens, without a promise', async () => {
  const { credentials } = await begin();

  expect(credentials.authenticate(`Bearer ${API_KEY}`)).toMatchObject({ keyId: 'acme', tenant: 'acme' });
  expect(credentials.authenticate(undefined)).toMatchObject({ refused: 'unauthenticated' });
});

test.each<readonly [string, JWTPayload, Signing]>([
  ['of another issuer', { ...GOOD, iss: 'https://other.example' }, {}],
  ['for another audience', { ...GOOD, aud: 'https://other.example' }, {}],
  ['without a subject', without('sub'), {}],
  ['without an end', without('exp'), {}],
  ['without a tenant', without('tenant'), {}],
  ['of a tenant that is none', { ...GOOD, tenant: 'A|B' }, {}],
  ['not valid yet', { ...GOOD, nbf: NOW_S + 60 }, {}],
  ['of another type', GOOD, { typ: 'JWT' }],
  ['of an unknown key', GOOD, { kid: 'k2' }],
])('a token %s is refused', async (_what, claims, signing) => {
  const { sign, ask } = await begin();

  const refused = await ask(await sign(claims, signing));

  expect(refused).toMatchObject({
    refused: 'unauthenticated',
    headers: { 'WWW-Authenticate': expect.stringContaining('error="invalid_token"') },
  });
});

test('a token that is over is refused with its end, five seconds late', async () => {
  const { sign, ask, clock } = await begin();
  const token = await sign(GOOD);

  clock.nowMs = (NOW_S + 64) * 1_000;
  expect(await ask(token)).toMatchObject({ tenant: 'acme' });
  clock.nowMs = (NOW_S + 66) * 1_000;

  expect(await ask(token)).toMatchObject({ refused: 'unauthenticated', detail: 'The token expired at 10:01:00Z.' });
});

test('a token that nobody signed, or with a secret, or another key, is refused', async () => {
  const { sign, ask } = await begin();
  const [, body = ''] = (await sign(GOOD)).split('.');
  const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const stranger = await generateKeyPair('ES256');
  const tokens = [
    `${header({ alg: 'none', typ: 'at+jwt' })}.${body}.x`,
    await new SignJWT(GOOD).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' }).sign(Buffer.alloc(32, 1)),
    await sign(GOOD, {}, stranger.privateKey),
    'a.b.c',
  ];

  for (const token of tokens) expect(await ask(token)).toMatchObject({ refused: 'unauthenticated' });
});

test('a token is verified once', async () => {
  const { sign, ask, found } = await begin();
  const token = await sign(GOOD);

  for (let n = 0; n < 3; n += 1) await ask(token);

  expect(found.count).toBe(1);
});

test('while no keys were ever had nothing is said of a token', async () => {
  const { sign, ask, found } = await begin();
  const token = await sign(GOOD);
  found.gone = true;

  expect(await ask(token)).toMatchObject({ refused: 'identity-unavailable' });
  found.gone = false;
  expect(await ask(token)).toMatchObject({ tenant: 'acme' });
});
