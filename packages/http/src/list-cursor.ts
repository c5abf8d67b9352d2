import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Tenant } from '@waybill/messages';
import type { OperationKeys } from '@waybill/operations';

/** Where a page ended: the id of its last document and the value of its sort field. */
export type ListPlace = { readonly id: string; readonly value: unknown };

/** The list that a cursor belongs to; it opens with no other. */
export type CursorBinding = {
  readonly tenant: Tenant;
  readonly view: string;
  /** Sort and filters, in one spelling. */
  readonly query: string;
};

const MAC_BYTES = 16;

/** A cursor: what a client hands back to get the next page. Signed, so that nobody can read from a place of his own. */
export function sealCursor({ id, value }: ListPlace, binding: CursorBinding, keys: OperationKeys): string {
  const payload = Buffer.from(JSON.stringify([id, ...tagged(value)]), 'utf8');
  const mac = macOf(payload, binding, keys, keys.signing);
  return Buffer.concat([Buffer.of(keys.signing), mac ?? Buffer.alloc(MAC_BYTES), payload]).toString('base64url');
}

/** @returns undefined for a cursor that was not made for this list, or not by us */
export function openCursor(cursor: string, binding: CursorBinding, keys: OperationKeys): ListPlace | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length <= 1 + MAC_BYTES || bytes.toString('base64url') !== cursor) return undefined;
  const [mac, payload] = [bytes.subarray(1, 1 + MAC_BYTES), bytes.subarray(1 + MAC_BYTES)];
  const expected = macOf(payload, binding, keys, bytes.readUInt8(0));
  if (expected === undefined || !timingSafeEqual(expected, mac)) return undefined;
  const [id, tag, text] = JSON.parse(payload.toString('utf8')) as [string, string, unknown]; // We signed it.
  return { id, value: untagged(tag, text) };
}

function macOf(payload: Buffer, { tenant, view, query }: CursorBinding, keys: OperationKeys, kid: number) {
  const key = keys.byKid.get(kid);
  if (key === undefined) return undefined;
  // Operation ids are signed with the same keys: they begin with another byte.
  const mac = createHmac('sha256', key).update(`waybill cursor\0${JSON.stringify([tenant, view, query])}`, 'utf8');
  return mac.update(payload).digest().subarray(0, MAC_BYTES);
}

function tagged(value: unknown): readonly [tag: string, text: unknown] {
  if (typeof value === 'bigint') return ['long', String(value)];
  if (value instanceof Date) return ['time', value.getTime()];
  return ['json', value ?? null];
}

function untagged(tag: string, text: unknown): unknown {
  if (tag === 'long') return BigInt(String(text));
  return tag === 'time' ? new Date(Number(text)) : text;
}
