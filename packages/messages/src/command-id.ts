import { hash } from 'node:crypto';

import type { CommandId, Tenant } from './ids.ts';

/**
 * The command id of a request with an idempotency key: the same request always has the same id, on every replica.
 *
 * @param path  decoded, so that two spellings of one path are one command
 * @returns     a UUIDv8 of SHA-256 over tenant, method, path and key, separated by NUL
 * @source      RFC 9562, section 5.8
 */
export function keyedCommandId(tenant: Tenant, method: string, path: string, key: string): CommandId {
  return uuidOf(`${tenant}\0${method}\0${path}\0${key}`);
}

/**
 * The id of a command that a reactor sends: the same cause always has the same one, whoever sends it and however often.
 *
 * @param eventId  of the record that caused it
 * @param index    which of the commands that this record caused, from 0
 * @returns        a UUIDv8 of SHA-256 over reactor, event id and index, separated by NUL
 * @source         RFC 9562, section 5.8
 */
export function causedCommandId(reactor: string, eventId: string, index: number): CommandId {
  return uuidOf(`${reactor}\0${eventId}\0${index}`);
}

function uuidOf(text: string): CommandId {
  const hex = hash('sha256', text);
  // The digits of version and variant take the place of four and of two bits.
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0b0011) | 0b1000).toString(16);
  // It has the form by construction.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}` as CommandId;
}

/** Whether an id was derived from an idempotency key, so that a later record with the same id is a repeat. */
export function isKeyed(commandId: CommandId): boolean {
  return commandId.charAt(14) === '8';
}
