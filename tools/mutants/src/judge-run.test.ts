import { judgeRun } from './judge-run.ts';

function report(...tests: readonly (readonly [name: string, status: string, message?: string])[]): string {
  const assertionResults = tests.map(([fullName, status, message]) => ({
    fullName,
    status,
    failureMessages: message === undefined ? [] : [message],
  }));
  return JSON.stringify({ testResults: [{ message: '\n  ● does not load', assertionResults }] });
}

test('tells what passed, what failed and what the first failure said, without its colours', () => {
  expect(
    judgeRun(report(['a', 'passed'], ['b', 'failed', '\u001b[31mError: no\u001b[39m\n at x'], ['c', 'pending'])),
  ).toEqual({
    kind: 'ended',
    passed: ['a'],
    failed: ['b'],
    reason: 'Error: no',
  });
});

test('tests that were left out are no run, and a file that does not load says why', () => {
  expect(judgeRun(report(['c', 'pending']))).toEqual({ kind: 'nothing', reason: '● does not load' });
  expect(judgeRun(undefined)).toMatchObject({ kind: 'nothing' });
});
