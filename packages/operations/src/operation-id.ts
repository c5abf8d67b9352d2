import type { KeyObject } from 'node:crypto';
import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto';

import type { Tenant } from '@waybill/messages';
import { toCommandId, toOffset } from '@waybill/messages';

import type { OperationAddress } from './operation-address.ts';

/** Keys that sign and verify operation ids, by key id. The first one signs. */
export type OperationKeys = { readonly signing: number; readonly byKid: ReadonlyMap<number, KeyObject> };

/** What a verified id says; of the fingerprint it has the first 8 bytes, hex. */
export type VerifiedOperationId = Omit<OperationAddress, 'kid'>;

const VERSION = 1;
const BODY_BYTES = 54;
const MAC_BYTES = 16;
const LONGEST_TENANT = 32;
const FORM = /^op_[A-Za-z0-9_-]{94}$/;

/**
 * Reads `kid:base64,kid:base64…`; the first key signs.
 *
 * @throws `TypeError` that names the entry: a kid is 0 to 255, a key has 32 bytes or more
 */
export function parseOperationKeys(text: string): OperationKeys {
  const byKid = new Map<number, KeyObject>();
  for (const entry of text.split(',')) {
    const match = /^(\d{1,3}):([A-Za-z0-9+/]+=*)$/.exec(entry.trim());
    const [kid, bytes] = [Number(match?.[1] ?? 256), Buffer.from(match?.[2] ?? '', 'base64')];
    if (kid > 255 || bytes.length < 32)
      throw new TypeError('An operation key is "kid:base64" with a kid from 0 to 255 and 32 bytes or more.');
    if (byKid.has(kid)) throw new TypeError(`The operation key ${kid} occurs twice.`);
    byKid.set(kid, createSecretKey(bytes));
  }
  const [signing] = byKid.keys();
  if (signing === undefined) throw new TypeError('There is no operation key.');
  return { signing, byKid };
}

/**
 * The operation id of a command: its signed address in the log. A pure function of record, address and key, so that
 * every service makes the same string.
 *
 * @returns `op_` and 94 characters of base64url
 * @throws  `Error` when the address names a key that is not there
 */
export function mintOperationId(address: OperationAddress, keys: OperationKeys): string {
  const key = keys.byKid.get(address.kid);
  if (key === undefined) throw new Error(`The operation key ${address.kid} is not in WAYBILL_OPERATION_KEYS.`);
  const bytes = Buffer.allocUnsafe(BODY_BYTES + LONGEST_TENANT);
  bytes.writeUInt8(VERSION, 0);
  bytes.writeUInt8(address.kid, 1);
  bytes.write(tenantDigest(address.tenant), 2, 8, 'hex');
  bytes.write(address.commandId.replaceAll('-', ''), 10, 16, 'hex');
  bytes.write(address.topicTag, 26, 4, 'hex');
  bytes.writeUInt16BE(address.partition, 30);
  bytes.writeBigUInt64BE(address.offset, 32);
  bytes.writeUIntBE(address.timeMs, 40, 6);
  bytes.write(address.fingerprint.slice(0, 16), 46, 8, 'hex');
  macOf(bytes, address.tenant, key).copy(bytes, BODY_BYTES);
  return `op_${bytes.toString('base64url', 0, BODY_BYTES + MAC_BYTES)}`;
}

/**
 * Verifies an id for the tenant that asks.
 *
 * @returns undefined for a bad form, a bad signature or another tenant's id: all look the same from outside
 */
export function verifyOperationId(id: string, tenant: Tenant, keys: OperationKeys): VerifiedOperationId | undefined {
  if (!FORM.test(id)) return undefined;
  const bytes = Buffer.from(id.slice(3), 'base64url');
  const key = keys.byKid.get(bytes.readUInt8(1));
  // The last character carries unused bits: another spelling of the same bytes is another string.
  if (bytes.readUInt8(0) !== VERSION || key === undefined || bytes.toString('base64url') !== id.slice(3))
    return undefined;
  const signed = Buffer.allocUnsafe(BODY_BYTES + LONGEST_TENANT);
  bytes.copy(signed, 0, 0, BODY_BYTES);
  if (!timingSafeEqual(macOf(signed, tenant, key), bytes.subarray(BODY_BYTES))) return undefined;
  return {
    tenant,
    commandId: toCommandId(
      bytes.toString('hex', 10, 26).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    ),
    topicTag: bytes.toString('hex', 26, 30),
    partition: bytes.readUInt16BE(30),
    offset: toOffset(bytes.readBigUInt64BE(32)),
    timeMs: bytes.readUIntBE(40, 6),
    fingerprint: bytes.toString('hex', 46, 54),
  };
}

/** @param bytes  the body, with room for a tenant behind it: one update costs less than two */
function macOf(bytes: Buffer, tenant: Tenant, key: KeyObject): Buffer {
  const end = BODY_BYTES + bytes.write(tenant, BODY_BYTES, 'latin1');
  return createHmac('sha256', key).update(bytes.subarray(0, end)).digest().subarray(0, MAC_BYTES);
}

function tenantDigest(tenant: Tenant): string {
  const known = tenantDigests.get(tenant);
  if (known !== undefined) return known;
  const digest = hash('sha256', tenant).slice(0, 16);
  // Only to save work: it may begin anew when there are too many.
  if (tenantDigests.size >= 1_000) tenantDigests.clear();
  tenantDigests.set(tenant, digest);
  return digest;
}

const tenantDigests = new Map<Tenant, string>();
