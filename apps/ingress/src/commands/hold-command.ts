import type { Answer, Preferences, Refusal } from '@waybill/http';
import { preferenceApplied } from '@waybill/http';
import { PartUnavailableError } from '@waybill/messages';

import type { Exchange } from '../edge/exchange.ts';
import type { OperationParts } from '../operations/get-operation.ts';
import { refusedOutcome } from '../operations/refused-outcome.ts';
import type { HeldSight } from '../operations/see-operation.ts';
import { seeOperation } from '../operations/see-operation.ts';
import { positionOf, toStatusDocument } from '../operations/status-document.ts';
import type { PlacedCommand } from './place-command.ts';

/**
 * Answers a command that is safe in the log: with the 202, or, where the client wants to wait, with what became of it.
 * Whatever can't be seen in time is a 202: the command was taken.
 */
export async function holdCommand(
  parts: OperationParts,
  placed: PlacedCommand,
  prefer: Preferences,
  { response }: Exchange,
): Promise<Answer | Refusal> {
  if (prefer.waitSeconds === undefined) return applying(placed.answer, prefer, false);
  try {
    return toHeld(parts, placed, prefer, await seeOperation(parts, placed.operation, prefer, response));
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    return applying(placed.answer, prefer, false);
  }
}

function toHeld(
  parts: OperationParts,
  { operation, operationId, answer }: PlacedCommand,
  prefer: Preferences,
  { sight, held }: HeldSight,
): Answer | Refusal {
  if (sight.kind !== 'found') return applying(answer, prefer, held);
  const { body, etag, terminal } = toStatusDocument(operationId, operation, sight, parts);
  if (!terminal) return applying({ ...answer, body, headers: { ...answer.headers, ETag: etag } }, prefer, held);
  const { row } = sight;
  const known = parts.catalogue.get(row.commandType);
  const headers = lastingHeaders(answer, preferenceApplied(prefer, { held, isAsync: false }));
  const position = positionOf(row);
  if (position !== undefined) headers['Waybill-Position'] = position;
  if (row.status !== 'Succeeded') return refusedOutcome(row, known, { operationId, headers });
  const created = row.created && known?.leavesResource === true;
  const location = created ? { Location: known.targetPrefix + row.target } : {};
  const own = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ETag: etag };
  return { status: created ? 201 : 200, headers: { ...own, ...headers, ...location }, body };
}

/** The 202, with what was applied of the client's preferences. */
function applying(answer: Answer, prefer: Preferences, held: boolean): Answer {
  const applied = preferenceApplied(prefer, { held, isAsync: true });
  return applied === undefined ? answer : { ...answer, headers: { ...answer.headers, 'Preference-Applied': applied } };
}

/** Of the 202's headers those that stay true: its `Location` is the monitor, which nobody has to ask any more. */
const LASTING = ['Operation-Location', 'Operation-Id', 'Idempotency-Replayed', 'Repeatability-Result'] as const;

function lastingHeaders({ headers }: Answer, applied: string | undefined): Record<string, string> {
  const lasting: Record<string, string> = applied === undefined ? {} : { 'Preference-Applied': applied };
  for (const name of LASTING) {
    const value = headers[name];
    if (value !== undefined) lasting[name] = value;
  }
  return lasting;
}
