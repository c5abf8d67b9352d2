import type { LoggedRecord } from '../history/logged.ts';
import { groupBy, partitionOf } from '../history/logged.ts';
import type { Check, Violation } from './evidence.ts';
import { violation } from './evidence.ts';

/**
 * L1: an outcome stands right behind all its events, which name the same command and have the same token; no claim and
 * no other record lies inside a decision, and no event lies outside of one.
 */
export const checkDecisions: Check = ({ log, live }) => {
  const counted = new Set(live);
  return [...groupBy(log.records, partitionOf).values()].flatMap((records) => {
    const violations: Violation[] = [];
    let open: LoggedRecord[] = [];
    for (const record of records) {
      if (counted.has(record) && record.kind === 'event') open.push(record);
      else {
        violations.push(
          ...(record.kind === 'outcome' && counted.has(record) ? whole(record, open) : cut(record, open)),
        );
        open = [];
      }
    }
    return open.length === 0
      ? violations
      : [...violations, violation('L1', 'The partition ends with events that have no outcome.', ...open)];
  });
};

function whole(outcome: LoggedRecord, events: readonly LoggedRecord[]): Violation[] {
  const { eventCount, decision } = outcome.body;
  if (events.length !== Number(eventCount)) {
    return [
      violation(
        'L1',
        `An outcome speaks of ${String(eventCount)} events, ${events.length} stand before it.`,
        ...events,
        outcome,
      ),
    ];
  }
  if (events.length > 0 && decision !== 'SUCCEEDED' && decision !== 'RUNNING') {
    return [violation('L1', `A command that ended ${String(decision)} has events.`, ...events, outcome)];
  }
  const first = events[0]?.offset ?? outcome.offset;
  const together = events.every(
    ({ token, commandId, offset }, index) =>
      token === outcome.token && commandId === outcome.commandId && offset === first + index,
  );
  if (together && outcome.offset === first + events.length) return [];
  return [violation('L1', 'Events and outcome of a decision do not belong together.', ...events, outcome)];
}

function cut(record: LoggedRecord, events: readonly LoggedRecord[]): Violation[] {
  if (events.length === 0) return [];
  const what = record.kind === 'claim' ? 'A claim' : 'A void record';
  return [violation('L1', `${what} lies inside a decision.`, ...events, record)];
}
