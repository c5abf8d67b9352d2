import type { LoggedRecord } from '../history/logged.ts';
import { groupBy } from '../history/logged.ts';
import type { Check, Violation } from './evidence.ts';
import { violation } from './evidence.ts';

/** L3: the events of an aggregate have the versions 1, 2, 3… in the order of the log, and outcomes name the last one. */
export const checkVersions: Check = ({ live }) => {
  const ofAggregates = live.filter(({ kind }) => kind !== 'claim');
  return [...groupBy(ofAggregates, ({ topic, aggregateId }) => `${topic}|${aggregateId}`).values()].flatMap(contiguous);
};

function contiguous(records: readonly LoggedRecord[]): Violation[] {
  const violations: Violation[] = [];
  let version = 0;
  for (const record of records) {
    const said = record.kind === 'event' ? record.sequence : Number(record.body['aggregateVersion']);
    const expected = record.kind === 'event' ? version + 1 : version;
    if (said !== expected && !isRepeat(record)) {
      const what = record.kind === 'event' ? 'version' : 'an outcome at version';
      violations.push(violation('L3', `${record.aggregateId} has ${what} ${said} where ${expected} belongs.`, record));
    }
    if (record.kind === 'event') version = said;
  }
  return violations;
}

/** A repeat says what its first said. */
function isRepeat({ kind, body }: LoggedRecord): boolean {
  return kind === 'outcome' && body['decision'] === 'DUPLICATE';
}
