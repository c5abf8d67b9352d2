import type { Refusal } from '@waybill/http';
import { outcomeStatus, refuse } from '@waybill/http';
import type { KnownCommand, OperationRow } from '@waybill/operations';

type Ending = { readonly operationId: string; readonly headers: Readonly<Record<string, string>> };

/** The problem of an operation that did not succeed, for a client that waited for its outcome. */
export function refusedOutcome(
  { error }: Pick<OperationRow, 'error'>,
  known: KnownCommand | undefined,
  { operationId, headers }: Ending,
): Refusal {
  const { code, message, target } = error ?? CANCELED;
  const issues = target === null ? {} : { issues: [{ pointer: pointerOf(target), code, detail: message }] };
  const outcome = { code, status: outcomeStatus(code, known?.errors ?? {}), operationId };
  return refuse('command-refused', message, { ...issues, outcome, headers });
}

const CANCELED = { code: 'operation-canceled', message: 'It was canceled before it took effect.', target: null };

/** Deciders may name a place with or without the sign of a fragment. */
function pointerOf(target: string): string {
  return target.startsWith('#') ? target : `#${target}`;
}
