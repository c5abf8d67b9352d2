import type { Body, LoggedRecord } from '../history/logged.ts';
import { nameOf } from '../history/logged.ts';
import type { SeenStatus } from '../history/submission.ts';
import { readOperationId } from '../history/submission.ts';
import type { Check, Violation } from './evidence.ts';
import { violation } from './evidence.ts';
import { commandAddressOf } from './l6-outcomes.ts';

const SHOWN: Readonly<Record<string, string>> = { SUCCEEDED: 'Succeeded', FAILED: 'Failed', CANCELED: 'Canceled' };

/**
 * A3, S4: after healing each accepted operation has ended, as the log says: by its own outcome, or by that of the last
 * step of its process; a repeat as its first.
 */
export const checkStatuses: Check = ({ client, live }) => {
  const outcomes = new Map(
    live.filter(({ kind }) => kind === 'outcome').map((outcome) => [nameOf(commandAddressOf(outcome)), outcome]),
  );
  const ends = new Map(live.filter(isLastStep).map((step) => [nameOf(processAddressOf(step)), step]));
  const topics = new Map(client.submissions.map(({ number, topic }) => [number, topic]));
  const finals = new Map(client.finals.map((status) => [status.operationId, status]));
  const accepted = new Map(
    client.attempts
      .filter(({ answer }) => answer === 'accepted')
      .map(({ operationId, number }) => [operationId, { number, topic: topics.get(number) ?? '' }]),
  );
  return [...accepted].flatMap(([operationId, { number, topic }]) => {
    const { partition, offset } = readOperationId(operationId);
    const outcome = outcomes.get(nameOf({ topic, partition, offset }));
    const final = finals.get(operationId);
    if (final?.httpStatus !== 200) {
      return [
        violation('A3', `Command ${number} has not ended: ${final?.status ?? 'no answer'}.`, {
          topic,
          partition,
          offset,
        }),
      ];
    }
    // A command without an outcome is L6's.
    if (!outcome) return [];
    const first = firstOf(outcome, outcomes);
    return compare(final, { outcome, first, step: ends.get(nameOf(commandAddressOf(first))) });
  });
};

function firstOf(outcome: LoggedRecord, outcomes: ReadonlyMap<string, LoggedRecord>): LoggedRecord {
  const { duplicateOf } = outcome.body;
  if (typeof duplicateOf !== 'number') return outcome;
  return outcomes.get(nameOf({ ...commandAddressOf(outcome), offset: duplicateOf })) ?? outcome;
}

function isLastStep({ kind, body }: LoggedRecord): boolean {
  return kind === 'outcome' && typeof body['operation'] === 'number' && processOf(body).decision !== 'RUNNING';
}

/** The address of the command of whose process this is a step. */
function processAddressOf(step: LoggedRecord) {
  return { ...commandAddressOf(step), offset: Number(step.body['operation']) };
}

type End = { readonly decision?: string; readonly error?: { readonly code: string } | null };

function processOf(body: Body): End {
  return Object(body['process']) as End; // Null or the schema's record.
}

type Ended = { readonly outcome: LoggedRecord; readonly first: LoggedRecord; readonly step: LoggedRecord | undefined };

function compare({ status, errorCode, etag }: SeenStatus, { outcome, first, step }: Ended): Violation[] {
  const { expected, code, version } = endOf(first, step);
  const same = status === expected && errorCode === code && (etag === '' || version === etag);
  if (same) return [];
  const sentence = `The status says ${status} ${errorCode} ${etag}, the log ${String(expected)} ${code} ${version}.`;
  return [violation('S4', sentence, outcome, first)];
}

/** How the operation of a command ended, as statuses show it. */
function endOf(first: LoggedRecord, step: LoggedRecord | undefined) {
  const { decision = '', error }: End = step ? processOf(step.body) : first.body;
  const { aggregateVersion } = (step ?? first).body;
  return { expected: SHOWN[decision], code: error?.code ?? '', version: `"${String(aggregateVersion)}"` };
}
