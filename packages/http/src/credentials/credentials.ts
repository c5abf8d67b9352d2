import { hash } from 'node:crypto';

import { LRUCache } from 'lru-cache';

import type { ApiKeys, Principal } from '../api-keys.ts';
import { authenticate } from '../api-keys.ts';
import type { Refusal } from '../refusal.ts';
import { isRefusal } from '../refusal.ts';
import type { TokenRules } from './verify-token.ts';
import { verifyToken } from './verify-token.ts';

/** Finds out who asks: by an API key, or by a token of an issuer. */
export type Credentials = {
  /** @param authorization  the header `Authorization` */
  authenticate(authorization: string | undefined): Principal | Refusal | Promise<Principal | Refusal>;
};

export type CredentialsOptions = {
  /** The keys as they are now. */
  readonly apiKeys: () => ApiKeys;
  /** undefined where no tokens are taken. */
  readonly tokens?: TokenRules | undefined;
};

/** A token is verified once; what it says is remembered under its digest, so that no token lies in memory. */
const REMEMBERED_TOKENS = 10_000;

export function createCredentials({ apiKeys, tokens }: CredentialsOptions): Credentials {
  const known = new LRUCache<string, { readonly principal: Principal; readonly expiresMs: number }>({
    max: REMEMBERED_TOKENS,
  });
  async function verify(token: string, digest: string, rules: TokenRules): Promise<Principal | Refusal> {
    const verified = await verifyToken(token, rules);
    if (isRefusal(verified)) return verified;
    known.set(digest, verified);
    return verified.principal;
  }
  return {
    authenticate(authorization) {
      const token = tokens && tokenOf(authorization);
      if (tokens === undefined || token === undefined) return authenticate(authorization, apiKeys());
      const digest = hash('sha256', token, 'base64');
      const found = known.get(digest);
      if (found !== undefined && tokens.now() < found.expiresMs) return found.principal;
      return verify(token, digest, tokens);
    },
  };
}

/** A JSON Web Token has three parts; an API key has no dot. */
function tokenOf(authorization: string | undefined): string | undefined {
  return /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
}
