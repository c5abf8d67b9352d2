import { hkdfSync } from 'node:crypto';

/** Whose secret it is. */
export type SecretOwner = {
  readonly tenant: string;
  /** Its id. */
  readonly endpoint: string;
  /** Counts rotations, from 1. */
  readonly generation: number;
};

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;
const LEAST_MASTER_KEY_BYTES = 32;

/**
 * The secret of an endpoint: always the same one, so it need not be stored anywhere.
 *
 * @param masterKey  at least 32 random bytes; with another one every secret is another
 * @returns          `whsec_` and base64 of 32 bytes
 * @throws           `RangeError` when the master key is too short or the generation is none
 * @source           RFC 5869 (HKDF-SHA256); the form is that of Standard Webhooks
 */
export function deriveSecret(masterKey: Uint8Array, { tenant, endpoint, generation }: SecretOwner): string {
  if (masterKey.length < LEAST_MASTER_KEY_BYTES)
    throw new RangeError(`The master key of webhooks has ${masterKey.length} bytes; at least 32 are needed.`);
  if (!Number.isSafeInteger(generation) || generation < 1)
    throw new RangeError(`${generation} is no generation of a secret: they count from 1.`);
  // None of the three may hold a NUL, so no two owners have the same text.
  const info = `waybill webhook secret\0${tenant}\0${endpoint}\0${generation}`;
  return PREFIX + Buffer.from(hkdfSync('sha256', masterKey, '', info, SECRET_BYTES)).toString('base64');
}

/** @returns the key of a secret */
export function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}
