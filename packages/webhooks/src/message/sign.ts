import { createHmac } from 'node:crypto';

import { keyOf } from './secret.ts';

/** What one attempt sends. */
export type SignedMessage = {
  readonly webhookId: string;
  /** The exact text that is sent. */
  readonly body: string;
  /** Of this attempt, ms since 1970. */
  readonly nowMs: number;
  /** `whsec_…`; several while they rotate, and the receiver needs to know one of them. */
  readonly secrets: readonly string[];
};

/** The headers by which a receiver knows a message. */
export type SignatureHeaders = Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>>;

/**
 * The headers of Standard Webhooks: id, time of the attempt, and a signature by each secret.
 *
 * @throws `RangeError` when there is no secret, or the id holds a dot, which would let two messages share a signature
 * @source Standard Webhooks 1.0, symmetric signatures (`v1`)
 */
export function signatureHeaders({ webhookId, body, nowMs, secrets }: SignedMessage): SignatureHeaders {
  if (secrets.length === 0) throw new RangeError(`${webhookId} has no secret to be signed with.`);
  if (webhookId.includes('.')) throw new RangeError(`"${webhookId}" is no webhook id: it holds a dot.`);
  const timestamp = String(Math.floor(nowMs / 1_000));
  const signed = `${webhookId}.${timestamp}.${body}`;
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', keyOf(secret)).update(signed).digest('base64')}`,
  );
  return { 'webhook-id': webhookId, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
