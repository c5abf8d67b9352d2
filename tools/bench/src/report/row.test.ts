import type { Verdict } from '../statistics/judge-round.ts';
import { type Goal, type Row, summarizeRow } from './row.ts';

const counts: Verdict = { kind: 'counts' };
const disturbed: Verdict = { kind: 'not judged', reason: 'others used 30 % of the machine' };
const failed: Verdict = { kind: 'failed', reason: '1 wrong answers, first: 503' };
const goal: Goal = { of: 'ratio', is: 'at least', limit: 0.8 };

test('the ratio is the median of the ratios of each round, not the ratio of the medians', () => {
  const summary = summarizeRow(
    row([
      [90, 100, counts],
      [45, 50, counts],
      [20, 200, counts],
    ]),
  );
  expect(summary.ratio).toEqual({ min: 0.1, median: 0.9, max: 0.9 });
  expect(summary.outcome).toBe('met');
});

test('a disturbed or failed round changes no figure', () => {
  const summary = summarizeRow(
    row([
      [70, 100, counts],
      [99, 100, disturbed],
      [98, 100, failed],
    ]),
  );
  expect(summary.value).toEqual({ min: 70, median: 70, max: 70 });
  expect(summary).toMatchObject({ counted: 1, outcome: 'missed' });
});

test('without a round that counts all are shown and nothing is judged', () => {
  const summary = summarizeRow(row([[10, 100, disturbed]]));
  expect(summary.ratio?.median).toBe(0.1);
  expect(summary).toMatchObject({ counted: 0, outcome: 'not judged' });
});

test('rounds that all failed are a failure, disturbed or not', () => {
  expect(
    summarizeRow(
      row([
        [0, 100, failed],
        [10, 100, disturbed],
      ]),
    ).outcome,
  ).toBe('failed');
});

test('a latency should be at most its goal', () => {
  const atMost = { of: 'value', is: 'at most', limit: 15 } as const;
  const latency = (value: number) => ({ ...row([[value, 0, counts]]), goal: atMost });
  expect(summarizeRow(latency(15)).outcome).toBe('met');
  expect(summarizeRow(latency(15.1)).outcome).toBe('missed');
});

test('a row without a ceiling has no ratio, and one without a goal no judgement', () => {
  const summary = summarizeRow({ ...row([[10, 0, counts]]), against: undefined, goal: undefined });
  expect(summary).toMatchObject({ against: undefined, ratio: undefined, outcome: 'no goal' });
});

function row(rounds: readonly (readonly [number, number, Verdict])[]): Row {
  return {
    ...{ what: 'accepts', unit: '/s', against: 'ceiling', goal },
    rounds: rounds.map(([value, against, verdict]) => ({ value, against, verdict })),
  };
}
