import type { Send, Source } from '@waybill/consumer';
import { send, sendAt } from '@waybill/consumer';
import type { AttemptDue, DeliveryView, EndpointView } from '@waybill/contracts-platform';
import { platformContract } from '@waybill/contracts-platform';
import { toTenant } from '@waybill/messages';
import type { Answer } from '@waybill/webhooks';
import { judgeAnswer, nextAttemptAt, postWebhook, webhookId } from '@waybill/webhooks';

import { secretsOf } from '../endpoints/secrets.ts';
import type { NotifierParts } from '../parts.ts';
import type { EndpointLines } from './endpoint-lines.ts';

type Parts = NotifierParts & { readonly lines: EndpointLines };

const DELIVERIES = 'webhook-deliveries';

/** Sends a message to one endpoint, and says what came of it and when it is sent again. */
export async function attemptCallback(due: AttemptDue, source: Source, parts: Parts): Promise<readonly Send[]> {
  const { endpoints, lines, now } = parts;
  const tenant = toTenant(source.tenant);
  if (await isRecorded(due, source, parts)) return [];
  const endpoint = await endpoints.get(tenant, due.endpoint);
  const closed = whyClosed(endpoint);
  if (endpoint === undefined || closed !== undefined) return [toRecord(due, source, { failure: closed, atMs: now() })];
  const turn = await lines.turn(`${tenant}|${due.endpoint}`);
  if (turn.kind === 'later') return [requestAt(turn.atMs, due.attempt, due, source)];
  const answer = await post(due, source, endpoint, parts);
  turn.done({ slowDown: judgeAnswer(answer).slowDown, retryAfterMs: answer.retryAfterMs });
  return toSends(due, source, answer);
}

/** Asked again for something that was done: behind a crash it need not be sent once more. */
async function isRecorded({ endpoint, round, attempt }: AttemptDue, source: Source, parts: Parts): Promise<boolean> {
  const found = await parts.views.get(DELIVERIES, toTenant(source.tenant), source.aggregateId);
  // Written by its own fold alone.
  const callbacks = (found?.document as DeliveryView | undefined)?.callbacks ?? [];
  const known = callbacks.find((callback) => callback.endpoint === endpoint);
  if (known === undefined) return false;
  return known.round === round ? known.attemptsOfRound >= attempt : known.round > round;
}

function whyClosed(endpoint: EndpointView | undefined): string | undefined {
  if (endpoint === undefined) return 'endpoint-deleted';
  if (!endpoint.verified) return 'endpoint-not-verified';
  return endpoint.enabled ? undefined : 'endpoint-disabled';
}

function post(
  { endpoint: id, body }: AttemptDue,
  source: Source,
  endpoint: EndpointView,
  { masterKey, sending, now }: Parts,
): Promise<Answer> {
  const nowMs = now();
  const secrets = secretsOf(masterKey, source.tenant, endpoint, nowMs);
  const message = { url: endpoint.url, webhookId: webhookId(source.aggregateId, id), body, nowMs, secrets };
  return postWebhook(message, { ...sending, now });
}

function toSends(due: AttemptDue, source: Source, answer: Answer): readonly Send[] {
  const { delivered, disable } = judgeAnswer(answer);
  const { answeredMs: failedAtMs, retryAfterMs } = answer;
  const id = webhookId(source.aggregateId, due.endpoint);
  const isOver = delivered || disable;
  const nextAtMs = isOver
    ? undefined
    : nextAttemptAt({ webhookId: id, attempt: due.attempt, failedAtMs, retryAfterMs });
  const record = toRecord(due, source, { ...answer, atMs: failedAtMs, nextAtMs });
  const disabling = send(platformContract, 'DisableEndpoint', due.endpoint, { reason: 'gone' });
  return [
    record,
    ...(nextAtMs === undefined ? [] : [requestAt(nextAtMs, due.attempt + 1, due, source)]),
    ...(disable ? [disabling] : []),
  ];
}

type Ended = {
  readonly status?: number | undefined;
  readonly failure?: string | undefined;
  readonly atMs: number;
  readonly nextAtMs?: number | undefined;
};

function toRecord({ endpoint, round, attempt }: AttemptDue, source: Source, ended: Ended): Send {
  const { status = null, failure = null, atMs, nextAtMs } = ended;
  const nextAt = nextAtMs === undefined ? null : new Date(nextAtMs);
  const record = { endpoint, round, attempt, at: new Date(atMs), status, failure, nextAt };
  return send(platformContract, 'RecordAttempt', source.aggregateId, record);
}

function requestAt(atMs: number, attempt: number, { endpoint, round }: AttemptDue, { aggregateId }: Source): Send {
  return sendAt(new Date(atMs), send(platformContract, 'RequestAttempt', aggregateId, { endpoint, round, attempt }));
}
