import type { Answer, Refusal } from '@waybill/http';
import { admitsJson, preferenceApplied, refuse } from '@waybill/http';
import { PartUnavailableError } from '@waybill/messages';
import { isTerminal, verifyOperationId } from '@waybill/operations';

import { preferencesOf } from '../edge/preferences.ts';
import type { Exchange } from '../edge/exchange.ts';
import type { OperationParts, SeenOperation } from './get-operation.ts';
import { showOperation } from './get-operation.ts';
import { refusedOutcome } from './refused-outcome.ts';
import { seeOperation } from './see-operation.ts';

/**
 * What an operation has come to: 303 to its resource, 200 with its result, 204 where it left nothing, the problem of its
 * outcome, or 202 while it goes on.
 */
export async function getResult(parts: OperationParts, exchange: Exchange): Promise<Answer | Refusal> {
  const { request, response, principal, id, query } = exchange;
  if (!admitsJson(request.headers.accept)) return refuse('not-acceptable', 'Results are application/json.');
  if (query !== '') return refuse('parameter-invalid', 'A result takes no query parameters.');
  const operation = verifyOperationId(id, principal.tenant, parts.keys);
  if (operation === undefined) return refuse('operation-unknown', 'No operation of yours has this id.');
  const prefer = preferencesOf(exchange);
  try {
    return toResult(parts, { id, operation, prefer, ...(await seeOperation(parts, operation, prefer, response)) });
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    return refuse('status-unavailable', 'The status can not be read now.');
  }
}

function toResult(parts: OperationParts, seen: SeenOperation): Answer | Refusal {
  const { id, sight, held, prefer } = seen;
  if (sight.kind !== 'found' || !isTerminal(sight.status)) return showOperation(parts, seen);
  const { row } = sight;
  const known = parts.catalogue.get(row.commandType);
  const applied = preferenceApplied(prefer, { held, isAsync: false });
  const headers: Record<string, string> = {
    'Cache-Control': 'no-store',
    ...(applied === undefined ? {} : { 'Preference-Applied': applied }),
  };
  if (row.status !== 'Succeeded') return refusedOutcome(row, known, { operationId: id, headers });
  if (row.result !== null)
    return { status: 200, headers: { 'Content-Type': 'application/json', ...headers }, body: row.result };
  if (known?.leavesResource !== true) return { status: 204, headers, body: null };
  return { status: 303, headers: { Location: known.targetPrefix + row.target, ...headers }, body: null };
}
