import type { TestRun } from './judge-run.ts';
import type { Mutant } from './mutant.ts';
import { renderVerdicts, toReport } from './render-verdicts.ts';
import type { RunTests, TestChoice } from './run-jest.ts';
import { tryMutants } from './try-mutants.ts';

function mutant(id: string, test = id): Mutant {
  const caughtBy = { project: 'unit', file: 'a.test.ts', test } as const;
  return { id, rule: 'A1', bug: 'wrong', file: 'a.ts', find: 'right', replace: 'wrong', caughtBy };
}

/** Without a mutant all of `sound` passes; with one it is as `broken` says. */
function runnerOf(broken: Readonly<Record<string, TestRun>>, sound: TestRun = ended(['M1', 'M2'], [])) {
  const choices: TestChoice[] = [];
  const run: RunTests = (choice) => {
    choices.push(choice);
    const found = choice.mutant === undefined ? sound : broken[choice.mutant];
    return found ? Promise.resolve(found) : Promise.reject(new Error('not expected'));
  };
  return { run, choices };
}

function ended(passed: readonly string[], failed: readonly string[]): TestRun {
  return { kind: 'ended', passed, failed, reason: failed.length > 0 ? 'expected 1' : undefined };
}

test('a mutant is caught when its test passes without it and fails with it; the file is tried once without', async () => {
  const { run, choices } = runnerOf({ M1: ended([], ['M1']), M2: ended([], ['M2']) });
  const told: string[] = [];

  const verdicts = await tryMutants([mutant('M1'), mutant('M2')], run, ({ mutant: { id } }) => told.push(id));

  expect(verdicts.map(({ result }) => result)).toEqual(['caught', 'caught']);
  expect(choices.map(({ mutant: id, test }) => [id, test])).toEqual([
    [undefined, '(M1)|(M2)'],
    ['M1', 'M1'],
    ['M2', 'M2'],
  ]);
  expect(told).toEqual(['M1', 'M2']);
});

test('a mutant with which the test passes has survived', async () => {
  const { run } = runnerOf({ M1: ended(['M1'], []) });

  const verdicts = await tryMutants([mutant('M1')], run, () => undefined);

  expect(verdicts).toMatchObject([{ result: 'survived' }]);
  expect(renderVerdicts(verdicts)).toMatch(/M1 survived: its test passes all the same\n0 of 1 mutants caught\n$/);
  expect(toReport(verdicts)).toMatchObject({ caught: 0, mutants: [{ id: 'M1', result: 'survived' }] });
});

test.each<[string, TestRun, string]>([
  ['fails without it', ended([], ['M1']), 'fails without it: M1'],
  ['has no such title', ended(['M2'], []), 'no test has such a title'],
  ['can not be run', { kind: 'nothing', reason: 'no syntax' }, 'without it: no syntax'],
])('nothing is proved by a test that %s', async (_name, sound, reason) => {
  const { run } = runnerOf({}, sound);

  expect(await tryMutants([mutant('M1')], run, () => undefined)).toMatchObject([{ result: 'untested', reason }]);
});

test('nothing is proved by a mutant that can not be loaded', async () => {
  const { run } = runnerOf({ M1: { kind: 'nothing', reason: 'SyntaxError' } });

  const verdicts = await tryMutants([mutant('M1')], run, () => undefined);

  expect(verdicts).toMatchObject([{ result: 'untested', reason: 'SyntaxError' }]);
});
