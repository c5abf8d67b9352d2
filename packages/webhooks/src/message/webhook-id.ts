import { createHash } from 'node:crypto';

/** Enough that no two ever meet, and the id stays short. */
const DIGEST_BYTES = 24;

/**
 * The id by which the receiver knows a message again: the same for every attempt to tell this endpoint of this operation,
 * whoever makes it.
 *
 * @param operationId  or what else the endpoint is told of
 * @returns            `msg_` and 32 of `A-Z a-z 0-9 - _`: no dots, which separate what is signed
 */
export function webhookId(operationId: string, endpoint: string): string {
  const digest = createHash('sha256').update(`${operationId}\0${endpoint}`).digest();
  return `msg_${digest.subarray(0, DIGEST_BYTES).toString('base64url')}`;
}
