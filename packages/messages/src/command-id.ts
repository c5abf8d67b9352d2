import { createHash } from 'node:crypto';

import type { CommandId, Tenant } from './ids.ts';
import { toCommandId } from './ids.ts';

/**
 * The command id of a request with an idempotency key: the same request always has the same id, on every replica.
 *
 * @param path  decoded, so that two spellings of one path are one command
 * @returns     a UUIDv8 of SHA-256 over tenant, method, path and key, separated by NUL
 * @source      RFC 9562, section 5.8
 */
export function keyedCommandId(tenant: Tenant, method: string, path: string, key: string): CommandId {
  const bytes = createHash('sha256').update([tenant, method, path, key].join('\0'), 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return toCommandId(
    [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'),
  );
}

/** Whether an id was derived from an idempotency key, so that a later record with the same id is a repeat. */
export function isKeyed(commandId: CommandId): boolean {
  return commandId.charAt(14) === '8';
}
