import type { LoggedRecord } from '../history/logged.ts';
import { nameOf } from '../history/logged.ts';
import type { SeenStatus } from '../history/submission.ts';
import { readOperationId } from '../history/submission.ts';
import type { Check, Violation } from './evidence.ts';
import { violation } from './evidence.ts';
import { commandAddressOf } from './l6-outcomes.ts';

const SHOWN: Readonly<Record<string, string>> = { SUCCEEDED: 'Succeeded', FAILED: 'Failed', CANCELED: 'Canceled' };

/** A3, S4: after healing each accepted operation has ended, as the log says; a repeat as its first. */
export const checkStatuses: Check = ({ client, live }) => {
  const outcomes = new Map(
    live.filter(({ kind }) => kind === 'outcome').map((outcome) => [nameOf(commandAddressOf(outcome)), outcome]),
  );
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
    return outcome ? compare(final, { outcome, first: firstOf(outcome, outcomes) }) : [];
  });
};

function firstOf(outcome: LoggedRecord, outcomes: ReadonlyMap<string, LoggedRecord>): LoggedRecord {
  const { duplicateOf } = outcome.body;
  if (typeof duplicateOf !== 'number') return outcome;
  return outcomes.get(nameOf({ ...commandAddressOf(outcome), offset: duplicateOf })) ?? outcome;
}

function compare(
  { status, errorCode, etag }: SeenStatus,
  { outcome, first }: { readonly outcome: LoggedRecord; readonly first: LoggedRecord },
): Violation[] {
  const expected = SHOWN[String(first.body['decision'])];
  const { code = '' } = Object(first.body['error']) as { readonly code?: string }; // Null or the schema's record.
  const version = etag === '' ? undefined : `"${String(first.body['aggregateVersion'])}"`;
  const same = status === expected && errorCode === code && (version === undefined || version === etag);
  if (same) return [];
  const sentence = `The status says ${status} ${errorCode} ${etag}, the log ${String(expected)} ${code} ${version ?? ''}.`;
  return [violation('S4', sentence, outcome, first)];
}
