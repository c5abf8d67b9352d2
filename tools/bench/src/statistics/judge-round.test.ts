import type { RoundFacts } from './judge-round.ts';
import { judgeRound, worstOf } from './judge-round.ts';

const calm: RoundFacts = { othersShare: 0.02, latenessP99: 1.2, failures: 0, firstFailure: undefined };

test('a calm round without failures counts', () => {
  expect(judgeRound(calm)).toEqual({ kind: 'counts' });
});

test('a round is not judged when others used more than a tenth of the machine', () => {
  expect(judgeRound({ ...calm, othersShare: 0.1 }).kind).toBe('counts');
  expect(judgeRound({ ...calm, othersShare: 0.134 })).toEqual({
    kind: 'not judged',
    reason: 'others used 13 % of the machine',
  });
});

test('a round is not judged when the generator was more than 5 ms late', () => {
  expect(judgeRound({ ...calm, latenessP99: 5 }).kind).toBe('counts');
  expect(judgeRound({ ...calm, latenessP99: 5.04 }).kind).toBe('not judged');
});

test('a round counts where nobody knows what others used', () => {
  expect(judgeRound({ ...calm, othersShare: undefined, latenessP99: undefined })).toEqual({ kind: 'counts' });
});

test('wrong answers make a round fail, disturbed or not', () => {
  const verdict = judgeRound({ ...calm, othersShare: 0.9, failures: 3, firstFailure: 'status 503' });
  expect(verdict).toEqual({ kind: 'failed', reason: '3 wrong answers, first: status 503' });
});

test('a round of several probes is as good as its worst probe', () => {
  const disturbed = judgeRound({ ...calm, othersShare: 0.5 });
  const failed = judgeRound({ ...calm, failures: 1 });
  expect(worstOf([{ kind: 'counts' }, { kind: 'counts' }])).toEqual({ kind: 'counts' });
  expect(worstOf([{ kind: 'counts' }, disturbed])).toBe(disturbed);
  expect(worstOf([disturbed, failed])).toBe(failed);
});
