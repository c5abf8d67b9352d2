import type { Send, Source } from '@waybill/consumer';
import { send, sendAt } from '@waybill/consumer';
import { platformContract } from '@waybill/contracts-platform';
import { toTenant } from '@waybill/messages';
import type { Answer } from '@waybill/webhooks';
import { deriveChallenge, deriveSecret, isAnswerTo, postWebhook, renderChallenge, webhookId } from '@waybill/webhooks';

import type { NotifierParts } from '../parts.ts';
import { secretsOf } from './secrets.ts';

/** One attempt to have a challenge answered. */
export type Verification = {
  readonly url: string;
  readonly registration: number;
  /** From 1. */
  readonly attempt: number;
  readonly registeredAt: Date;
  /** Of the secret that the registration has; undefined where the endpoint's own are known. */
  readonly generation?: number;
};

const MINUTE = 60_000;
/** When the attempts are made, behind the registration. */
const ATTEMPTS_MS = [0, 5_000, 15_000, 30_000, MINUTE, 2 * MINUTE, 4 * MINUTE, 7 * MINUTE, 10 * MINUTE];

/** Sends a challenge; the registration ends by its answer, or when ten minutes are over. */
export async function verifyEndpoint(
  asked: Verification,
  source: Source,
  parts: NotifierParts,
): Promise<readonly Send[]> {
  const { registration } = asked;
  const answer = await ask(asked, source, parts);
  const about = { tenant: source.tenant, endpoint: source.aggregateId, registration };
  if (isAnswerTo(deriveChallenge(parts.masterKey, about), answer)) {
    const at = new Date(answer.answeredMs);
    return [send(platformContract, 'ConfirmEndpoint', source.aggregateId, { registration, at })];
  }
  return [tryAgain(asked, source, answer)];
}

async function ask(
  { url, registration, generation }: Verification,
  { tenant, aggregateId: endpoint }: Source,
  { endpoints, masterKey, sending, now }: NotifierParts,
): Promise<Answer> {
  const known = await endpoints.get(toTenant(tenant), endpoint);
  const nowMs = now();
  const secrets = new Set(known === undefined ? [] : secretsOf(masterKey, tenant, known, nowMs));
  // The view may be behind, or that of one that was deleted.
  if (generation !== undefined) secrets.add(deriveSecret(masterKey, { tenant, endpoint, generation }));
  if (secrets.size === 0) return { ...NOBODY, answeredMs: nowMs };
  const about = `verify ${tenant} ${registration}`;
  const body = renderChallenge(deriveChallenge(masterKey, { tenant, endpoint, registration }));
  const message = { url, webhookId: webhookId(about, endpoint), body, nowMs, secrets: [...secrets] };
  return postWebhook(message, { ...sending, now });
}

/** It was deleted meanwhile. */
const NOBODY = { status: undefined, failure: undefined, retryAfterMs: undefined, body: '' };

function tryAgain({ registration, attempt, registeredAt }: Verification, source: Source, answer: Answer): Send {
  const { aggregateId } = source;
  const { failure } = answer;
  if (failure === 'url-refused' || failure === 'address-refused') {
    const message = 'Webhooks go to public addresses only.';
    return send(platformContract, 'RejectEndpoint', aggregateId, {
      registration,
      code: 'endpoint-url-refused',
      message,
    });
  }
  const dueMs = registeredAt.getTime() + (ATTEMPTS_MS[attempt] ?? Infinity);
  const deadlineMs = registeredAt.getTime() + 10 * MINUTE;
  if (dueMs > deadlineMs || answer.answeredMs >= deadlineMs) {
    const reject = { registration, code: 'endpoint-not-verified', message: whyNot(answer) };
    return send(platformContract, 'RejectEndpoint', aggregateId, reject);
  }
  const retry = { registration, attempt: attempt + 1, registeredAt };
  return sendAt(new Date(dueMs), send(platformContract, 'RetryVerification', aggregateId, retry));
}

function whyNot({ status, failure }: Answer): string {
  if (status === undefined) return `The endpoint did not answer its challenge: ${failure ?? 'it was deleted'}.`;
  const isSuccess = status >= 200 && status < 300;
  return isSuccess
    ? 'The endpoint answered, but not with its challenge.'
    : `The endpoint answered its challenge by ${status}.`;
}
