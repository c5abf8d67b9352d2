import type { Answer, Refusal } from '@waybill/http';
import { admitsJson, parsePrefer, refuse } from '@waybill/http';
import { PartUnavailableError } from '@waybill/messages';
import type { OperationKeys, VerifiedOperationId } from '@waybill/operations';
import { OPERATION_RETENTION_MS, verifyOperationId } from '@waybill/operations';
import type { Logger } from '@waybill/telemetry';

import type { Exchange } from '../edge/exchange.ts';
import { patiently } from '../patience.ts';
import type { Catalogue } from './catalogue.ts';
import type { HeldRequests } from './held-requests.ts';
import { hold, isSettled } from './hold.ts';
import type { LookUp, Sight } from './look-up.ts';
import { toStatusDocument } from './status-document.ts';
import type { Waiters } from './waiters.ts';

/** What telling of an operation takes. */
export type OperationParts = {
  readonly keys: OperationKeys;
  readonly catalogue: Catalogue;
  readonly lookUp: LookUp;
  readonly waiters: Waiters;
  readonly held: HeldRequests;
  readonly storeMs: number;
  readonly now: () => number;
  readonly logger: Logger;
};

/** Tells of an operation: 202 until it is terminal, then 200. */
export async function getOperation(parts: OperationParts, exchange: Exchange): Promise<Answer | Refusal> {
  const { request, principal, id, query } = exchange;
  if (!admitsJson(request.headers.accept)) return refuse('not-acceptable', 'Operations are application/json.');
  if (query !== '') return refuse('parameter-invalid', 'An operation takes no query parameters.');
  const operation = verifyOperationId(id, principal.tenant, parts.keys);
  if (operation === undefined) return refuse('operation-unknown', 'No operation of yours has this id.');
  try {
    return show(parts, { id, operation, ...(await see(parts, exchange, operation)) });
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    return refuse('status-unavailable', 'The status can not be read now.');
  }
}

type HeldSight = {
  readonly sight: Sight;
  /** Seconds that were waited for, at most. */ readonly applied: number | undefined;
};

/** What is told: at once, or, where the client wants to wait, when it has ended or the time is up. */
async function see(
  parts: OperationParts,
  { request, response, principal }: Exchange,
  operation: VerifiedOperationId,
): Promise<HeldSight> {
  const { lookUp, held, storeMs } = parts;
  const prefer = request.headers['prefer'];
  const seconds = request.method === 'GET' && typeof prefer === 'string' ? parsePrefer(prefer).waitSeconds : undefined;
  const look = () => patiently(storeMs, () => lookUp.look(operation));
  if (seconds === undefined) return { sight: await look(), applied: undefined };
  const seen = await patiently(storeMs, () => lookUp.lookToWait(operation));
  if (isSettled(seen)) return { sight: seen, applied: seconds };
  if (!held.enter(principal.tenant)) return { sight: await look(), applied: undefined };
  try {
    return { sight: await hold(parts, operation, seen, { seconds, response }), applied: seconds };
  } finally {
    held.leave(principal.tenant);
  }
}

type Shown = HeldSight & { readonly id: string; readonly operation: VerifiedOperationId };

function show(parts: OperationParts, { id, operation, sight, applied }: Shown): Answer | Refusal {
  const ageMs = parts.now() - operation.timeMs;
  if (sight.kind === 'missing') return explainMissing(parts, operation, ageMs);
  const { body, etag, terminal } = toStatusDocument(id, operation, sight, parts);
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ETag: etag,
  };
  if (!terminal) headers['Retry-After'] = retryAfter(ageMs);
  if (applied !== undefined) headers['Preference-Applied'] = `wait=${applied}`;
  return { status: terminal ? 200 : 202, headers, body };
}

/** Polls grow rarer with the operation's age. */
function retryAfter(ageMs: number): string {
  if (ageMs < 10_000) return '1';
  return ageMs < 60_000 ? '2' : '5';
}

function explainMissing({ logger }: OperationParts, operation: VerifiedOperationId, ageMs: number): Refusal {
  if (ageMs > OPERATION_RETENTION_MS) return refuse('operation-expired', 'Operations are kept for 30 days.');
  // Decided, and yet without a row: a defect of ours, which must not look like an unknown operation.
  logger.error('a decided operation has no row', { commandId: operation.commandId, offset: String(operation.offset) });
  return refuse('status-unavailable', 'The status can not be read now.');
}
