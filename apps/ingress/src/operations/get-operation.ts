import type { Answer, Preferences, Refusal } from '@waybill/http';
import { admitsJson, isRefusal, isTagged, parseTags, preferenceApplied, refuse } from '@waybill/http';
import { PartUnavailableError } from '@waybill/messages';
import type { Catalogue, OperationKeys, VerifiedOperationId } from '@waybill/operations';
import { OPERATION_RETENTION_MS, verifyOperationId } from '@waybill/operations';
import type { Logger } from '@waybill/telemetry';

import type { Exchange } from '../edge/exchange.ts';
import { preferencesOf } from '../edge/preferences.ts';
import type { HeldSight, SightParts } from './see-operation.ts';
import { seeOperation } from './see-operation.ts';
import { positionOf, toStatusDocument } from './status-document.ts';

/** What telling of an operation takes. */
export type OperationParts = SightParts & {
  readonly keys: OperationKeys;
  readonly catalogue: Catalogue;
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
    const prefer = preferencesOf(exchange);
    const known = parseTags(request.headers['if-none-match']);
    const wish = { waitSeconds: prefer.waitSeconds, until: prefer.until, known };
    const seen = await seeOperation(parts, operation, wish, exchange.response);
    const shown = showOperation(parts, { id, operation, prefer, ...seen });
    return isRefusal(shown) ? shown : unlessKnown(shown, known);
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    return refuse('status-unavailable', 'The status can not be read now.');
  }
}

/** An operation, and what was seen of it. */
export type SeenOperation = HeldSight & {
  readonly id: string;
  readonly operation: VerifiedOperationId;
  readonly prefer: Preferences;
};

/** The document of an operation, 202 until it is terminal; a refusal when there is none to show. */
export function showOperation(
  parts: OperationParts,
  { id, operation, sight, held, prefer }: SeenOperation,
): Answer | Refusal {
  const ageMs = parts.now() - operation.timeMs;
  if (sight.kind === 'missing') return explainMissing(parts, operation, ageMs);
  const { body, etag, terminal } = toStatusDocument(id, operation, sight, parts);
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ETag: etag,
  };
  if (!terminal) headers['Retry-After'] = retryAfter(ageMs);
  const position = terminal && sight.kind === 'found' ? positionOf(sight.row) : undefined;
  if (position !== undefined) headers['Waybill-Position'] = position;
  const applied = preferenceApplied(prefer, { held, isAsync: false });
  if (applied !== undefined) headers['Preference-Applied'] = applied;
  return { status: terminal ? 200 : 202, headers, body };
}

/** 304 to whoever has it already. */
function unlessKnown(answer: Answer, known: readonly string[]): Answer {
  const { ETag: etag = '' } = answer.headers;
  return isTagged(known, etag) ? { status: 304, headers: answer.headers, body: null } : answer;
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
