import type { InjectedFault } from '../faults/injected.ts';
import { at, evidenceOf, goodHistory } from '../invariants/good-history.ts';
import type { PlannedFault } from '../schedule/plan-faults.ts';
import { makeReport } from './make-report.ts';
import { renderReport } from './render-report.ts';

const planned: PlannedFault = { atMs: 1, kind: 'kill-consumer', pick: 0, lengthMs: 1, frames: undefined };
const injected: InjectedFault = { kind: 'kill-consumer', beganMs: 5, endedMs: 6, tookEffect: true, detail: 'one' };

function reportOn(changes: Partial<Parameters<typeof makeReport>[0]> = {}) {
  const { client, log } = evidenceOf(goodHistory());
  const run = { seed: 1, minutes: 1, brokers: 3, seconds: 80, lateMs: 20, planned: [planned], injected: [injected] };
  return makeReport({ ...run, client, log, ...changes });
}

test('a run is summed up', () => {
  expect(reportOn()).toMatchObject({
    injected: 1,
    commands: { sent: 4, accepted: 4, unknown: 1, stored: 5, duplicates: 1 },
    claims: 2,
    voidRecords: 1,
    violations: [],
    provesNothing: [],
    faults: [{ kind: 'kill-consumer', planned: 1, injected: 1 }],
  });
});

test('a run in which a kind of fault never took effect proves nothing', () => {
  const report = reportOn({ injected: [{ ...injected, tookEffect: false }] });

  expect(report.injected).toBe(0);
  expect(report.provesNothing).toEqual(['No kill-consumer took effect, of 1 that were planned.']);
});

test('a run without faults, or in which nothing was decided, proves nothing', () => {
  const { client } = evidenceOf(goodHistory());
  const nothing = { client: { ...client, attempts: [], finals: [] }, log: { commands: [], records: [] } };

  expect(reportOn({ planned: [], ...nothing }).provesNothing).toEqual([
    'No fault was planned.',
    'Nothing was decided.',
    'No command was stored twice, so no repeat had to be told from its first.',
  ]);
});

test('people are told of violations with their records', () => {
  const draft = goodHistory();
  draft.records.splice(7, 1);

  const text = renderReport(reportOn({ log: evidenceOf(draft).log }));

  expect(text).toContain(`VIOLATION L6: The command ${at(draft.commands, 3).commandId} has no outcome. inventory.`);
  expect(text).toMatch(/\n\d+ violations$/);
});
