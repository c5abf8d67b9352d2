import type { Tenant } from '@waybill/messages';
import { isTenant } from '@waybill/messages';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { errors, jwtVerify } from 'jose';

import type { Principal } from '../api-keys.ts';
import { invalidToken } from '../api-keys.ts';
import type { Refusal } from '../refusal.ts';
import { refuse } from '../refusal.ts';

/** Whose tokens are taken, and with what they are verified. */
export type TokenRules = {
  /** Claim `iss`. */
  readonly issuer: string;
  /** Claim `aud`. */
  readonly audience: string;
  /** Finds the key that a token names. @throws `KeysUnavailableError` while no keys were ever had */
  readonly findKey: JWTVerifyGetKey;
  /** Ms since 1970. */
  readonly now: () => number;
};

/** The keys of the issuer were never had: nothing can be said of any token. */
export class KeysUnavailableError extends Error {}

/** Algorithms with which nobody who can verify can sign. */
const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const LEEWAY_SECONDS = 5;

/**
 * Verifies an access token: signature, issuer, audience, time, and that it names a subject and a tenant.
 *
 * @returns who asks and until when that is known, ms since 1970; or why not
 * @source  RFC 9068, JWT Profile for OAuth 2.0 Access Tokens
 */
export async function verifyToken(
  token: string,
  { issuer, audience, findKey, now }: TokenRules,
): Promise<{ readonly principal: Principal; readonly expiresMs: number } | Refusal> {
  try {
    const { payload } = await jwtVerify(token, findKey, {
      ...{ issuer, audience, typ: 'at+jwt', algorithms: ASYMMETRIC, clockTolerance: LEEWAY_SECONDS },
      ...{ requiredClaims: ['exp', 'sub', 'tenant'], currentDate: new Date(now()) },
    });
    return toPrincipal(payload);
  } catch (error) {
    if (error instanceof KeysUnavailableError)
      return refuse('identity-unavailable', 'The keys of the issuer could not be fetched yet.');
    return invalidToken(explain(error));
  }
}

function toPrincipal({
  sub = '',
  exp = 0,
  tenant,
  scope,
}: JWTPayload): { readonly principal: Principal; readonly expiresMs: number } | Refusal {
  if (typeof tenant !== 'string' || !isTenant(tenant)) return invalidToken('The claim "tenant" is not one of ours.');
  const scopes = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [];
  return { principal: toTokenPrincipal(sub, tenant, scopes), expiresMs: (exp + LEEWAY_SECONDS) * 1_000 };
}

function toTokenPrincipal(sub: string, tenant: Tenant, scopes: readonly string[]): Principal {
  return { keyId: sub, tenant, scopes: new Set(scopes) };
}

/** What its sender may know of it; nothing of the token itself is repeated. */
function explain(error: unknown): string {
  if (error instanceof errors.JWTExpired) {
    const { exp = 0 } = error.payload;
    return `The token expired at ${new Date(exp * 1_000).toISOString().slice(11, 19)}Z.`;
  }
  if (error instanceof errors.JWTClaimValidationFailed) return `The claim "${error.claim}" is not as it must be.`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'The token is signed with a key that its issuer does not have.';
  return 'The token is not valid.';
}
