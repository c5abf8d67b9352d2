import type { Position } from '@waybill/messages';
import { positionText } from '@waybill/messages';

import type { Catalogue, KnownCommand } from './catalogue.ts';
import { isTerminal } from './judge-status.ts';
import type { OperationRow, OperationStatus } from './operation-row.ts';

/** An operation that has a row, as it is seen now. */
export type SeenOperation = {
  readonly id: string;
  readonly row: OperationRow;
  /** As it may be shown: by `judgeStatus`. */
  readonly status: OperationStatus;
  /** When its own command was taken, ms since 1970: a repeat shows another row than its own. */
  readonly timeMs: number;
};

/** More of a position than this is more than headers should carry. */
export const LONGEST_POSITION = 1_024;

/** A position as clients get it; undefined where there is none, or too much of one. */
export function shownPosition(position: Position): string | undefined {
  const text = positionText(position);
  return text === undefined || text.length > LONGEST_POSITION ? undefined : text;
}

/**
 * What is told of an operation, whoever tells it: a GET, a stream, a webhook. `stage` and `callbacks` are not among it,
 * since they go on changing behind its end; without them the end of an operation is always told in the same words.
 */
export function describeOperation(
  { id, row, status, timeMs }: SeenOperation,
  catalogue: Catalogue,
): Readonly<Record<string, unknown>> {
  const known = catalogue.get(row.commandType);
  return {
    id,
    status,
    kind: known?.kind ?? row.commandType,
    commandId: row.commandId,
    target: known && known.targetPrefix + row.target,
    createdDateTime: timeText(timeMs),
    lastActionDateTime: timeText(Math.max(row.lastActionMs, timeMs)),
    ...(row.steps.length > 0 ? { steps: row.steps.map(toStep) } : {}),
    ...(isTerminal(status) ? { ...positionMember(row), ...toEnding(row, known) } : {}),
  };
}

function positionMember(row: OperationRow): object {
  const position = shownPosition(row.position);
  return position === undefined ? {} : { position };
}

function toEnding(row: OperationRow, known: KnownCommand | undefined): object {
  if (row.error !== null) return { error: toError(row.error) };
  if (row.status !== 'Succeeded') return {};
  if (row.result !== null) return { result: JSON.parse(row.result) as unknown }; // Whatever the decider returned.
  if (known?.leavesResource !== true) return {};
  return { resourceLocation: known.targetPrefix + row.target, etag: `"${row.aggregateVersion}"` };
}

function toError({ code, message, target, details }: NonNullable<OperationRow['error']>): object {
  return {
    code,
    message,
    ...(target === null ? {} : { target }),
    ...(details === null ? {} : { details: JSON.parse(details) as unknown }), // Whatever the decider returned.
  };
}

function toStep({ step, at }: OperationRow['steps'][number]): object {
  return { name: step, dateTime: timeText(at.getTime()) };
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
