import { hash, timingSafeEqual } from 'node:crypto';

import type { Tenant } from '@waybill/messages';
import { isTenant } from '@waybill/messages';

import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** Who asks, as the credential alone says it. */
export type Principal = {
  /** Of an API key, or the subject of a token. */
  readonly keyId: string;
  readonly tenant: Tenant;
  readonly scopes: ReadonlySet<string>;
  /** No quota counts for it. */
  readonly isUnlimited?: boolean;
};

/** The keys that are known, by key id. Only digests are kept. */
export type ApiKeys = ReadonlyMap<string, Principal & { readonly digest: Buffer }>;

const TOKEN = /^wbk_([A-Za-z0-9-]{1,64})_[A-Za-z0-9_-]{16,200}$/;
const SCOPE = /^(?:\*|[a-z0-9-]+\.[a-z0-9-]+:(?:read|write)|operations:read|events:(?:read|replay)|webhooks:manage)$/;

/**
 * Reads the file of API keys, a list of `{keyId, sha256, tenant, scopes}`. `sha256` is the digest of the whole token
 * as the client sends it, `wbk_<keyId>_<secret>`, in hex. A scope is `<team>.<aggregate>:write`,
 * `<team>.<aggregate>:read`, `operations:read`, `events:read`, `events:replay`, `webhooks:manage`, or `*` for all that the
 * tenant may do. `unlimited: true` frees the key of quotas.
 *
 * @throws `TypeError` that names the entry and the member
 */
export function parseApiKeys(text: string): ApiKeys {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new TypeError('API keys are a list [{keyId, sha256, tenant, scopes}].');
  const keys = new Map<string, Principal & { readonly digest: Buffer }>();
  for (const [index, entry] of list.entries()) {
    const key = toKey(entry, `API key ${index + 1}`);
    if (keys.has(key.keyId)) throw new TypeError(`The API key ${key.keyId} occurs twice.`);
    keys.set(key.keyId, key);
  }
  return keys;
}

function toKey(entry: unknown, name: string): Principal & { readonly digest: Buffer } {
  const { keyId, sha256, tenant, scopes, unlimited = false } = Object(entry) as Readonly<Record<string, unknown>>; // Each is checked below.
  const wrong = (member: string, rule: string) => new TypeError(`${name}: ${member} must be ${rule}.`);
  if (typeof keyId !== 'string' || !/^[A-Za-z0-9-]{1,64}$/.test(keyId))
    throw wrong('keyId', '1 to 64 of A-Z a-z 0-9 -');
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/i.test(sha256)) throw wrong('sha256', '64 hex digits');
  if (typeof tenant !== 'string' || !isTenant(tenant)) throw wrong('tenant', '1 to 32 of a-z 0-9 -');
  if (!Array.isArray(scopes)) throw wrong('scopes', 'a list');
  if (typeof unlimited !== 'boolean') throw wrong('unlimited', 'true or false');
  const checked = scopes.map((scope: unknown) => {
    if (typeof scope !== 'string' || !SCOPE.test(scope)) {
      throw wrong(
        'each scope',
        '<team>.<aggregate>:write, <team>.<aggregate>:read, operations:read, events:read, events:replay, webhooks:manage or *',
      );
    }
    return scope;
  });
  return { keyId, tenant, scopes: new Set(checked), isUnlimited: unlimited, digest: Buffer.from(sha256, 'hex') };
}

/**
 * Finds out who asks.
 *
 * @param authorization  the header `Authorization`
 * @source               RFC 6750 for the header and the challenge
 */
export function authenticate(authorization: string | undefined, keys: ApiKeys): Principal | Refusal {
  if (authorization === undefined) return unauthenticated('Send Authorization: Bearer with an API key.', CHALLENGE);
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const keyId = token === undefined ? undefined : TOKEN.exec(token)?.[1];
  if (token === undefined || keyId === undefined) {
    return invalidToken('The credential is not an API key, wbk_<keyId>_<secret>.');
  }
  const key = keys.get(keyId);
  if (key && timingSafeEqual(hash('sha256', token, 'buffer'), key.digest)) return key;
  return invalidToken('The API key is not known.');
}

/** The refusal of a credential that was sent and is not good. */
export function invalidToken(detail: string): Refusal {
  return unauthenticated(detail, INVALID);
}

const CHALLENGE = 'Bearer realm="waybill"';
const INVALID = `${CHALLENGE}, error="invalid_token"`;

function unauthenticated(detail: string, challenge: string): Refusal {
  return refuse('unauthenticated', detail, { headers: { 'WWW-Authenticate': challenge } });
}

/** Whether the credential covers a scope; a refusal when not. */
export function requireScope({ scopes }: Principal, scope: string): Refusal | undefined {
  return scopes.has(scope) || scopes.has('*') ? undefined : refuse('scope-missing', `${scope} is needed.`);
}
