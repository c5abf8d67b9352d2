import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';

import type { IssuerKeys } from './follow-issuer-keys.ts';
import { followIssuerKeys } from './follow-issuer-keys.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function newKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' }, token };
}

/** An issuer that publishes what the test says, or breaks. */
async function startIssuer(keys: unknown[]) {
  const issuer = { keys, status: 200, asked: 0, url: '' };
  const server = createServer((_request, response) => {
    issuer.asked += 1;
    response.writeHead(issuer.status).end(JSON.stringify({ keys: issuer.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => void server.close() });
  issuer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`; // It listens on TCP.
  return issuer;
}

function follow(url: string, times: { readonly refreshMs?: number; readonly retryMs?: number } = {}) {
  const failures: unknown[] = [];
  const keys: IssuerKeys = followIssuerKeys({ url, onFailure: (error) => failures.push(error), ...times });
  open.push(keys);
  return { verify: (token: string) => jwtVerify(token, keys.findKey), failures };
}

test('a token that comes before the keys waits for them', async () => {
  const { jwk, token } = await newKey('a');
  const issuer = await startIssuer([jwk]);

  await expect(follow(issuer.url).verify(token)).resolves.toBeDefined();
});

test('a new key is found when a token names it', async () => {
  const [first, second] = await Promise.all([newKey('a'), newKey('b')]);
  const issuer = await startIssuer([first.jwk]);
  const { verify } = follow(issuer.url, { retryMs: 1 });
  await verify(first.token);

  issuer.keys = [second.jwk];

  await expect(verify(second.token)).resolves.toBeDefined();
});

test('whoever invents names of keys does not make us ask each time', async () => {
  const [known, unknown] = await Promise.all([newKey('a'), newKey('b')]);
  const issuer = await startIssuer([known.jwk]);
  const { verify } = follow(issuer.url);
  await verify(known.token);

  for (let n = 0; n < 5; n += 1) await expect(verify(unknown.token)).rejects.toThrow(/no applicable key/);

  expect(issuer.asked).toBe(1);
});

test('keys that were had stay while the issuer is broken', async () => {
  const { jwk, token } = await newKey('a');
  const issuer = await startIssuer([jwk]);
  const { verify, failures } = follow(issuer.url, { retryMs: 1 });
  await verify(token);
  issuer.status = 500;
  const unknown = await newKey('b');

  await expect(verify(unknown.token)).rejects.toThrow(/no applicable key/);

  await expect(verify(token)).resolves.toBeDefined();
  expect(failures.map(String)).toContainEqual(expect.stringMatching(/answered 500/));
});

test('without any keys nothing can be said', async () => {
  const issuer = await startIssuer([]);
  issuer.status = 503;

  await expect(follow(issuer.url).verify((await newKey('a')).token)).rejects.toThrow(/gave no keys yet/);
});
