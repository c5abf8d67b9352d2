import { checkMutants } from './check-mutants.ts';
import type { Mutant } from './mutant.ts';

const files: Readonly<Record<string, string>> = {
  'a.ts': 'one(); two(); two();',
  'a.test.ts': "test('H1: holds', async () => {});\ntest.each([1])(\n  'H2: %s holds',\n  () => {},\n);",
  'a.int.test.ts': 'describeAll();',
  'suite.ts': 'test("H3: holds", () => {});',
};
const good: Mutant = {
  id: 'M1',
  rule: 'H1',
  bug: 'wrong',
  file: 'a.ts',
  find: 'one()',
  replace: 'none()',
  caughtBy: { project: 'unit', file: 'a.test.ts', test: 'H1: ' },
};

const check = (...mutants: readonly Mutant[]) => checkMutants(mutants, (path) => files[path]);

test('a mutant of one place, caught by a test that is there, is in order', () => {
  const inSuite = { project: 'integration', file: 'a.int.test.ts', test: 'H3', suite: 'suite.ts' } as const;

  expect(check(good)).toEqual([]);
  expect(check({ ...good, caughtBy: { ...good.caughtBy, test: 'H2: .* holds' } })).toEqual([]);
  expect(check({ ...good, caughtBy: inSuite })).toEqual([]);
});

test.each<[string, Partial<Mutant>, string]>([
  ['file', { file: 'b.ts' }, 'M1: there is no b.ts.'],
  ['text', { find: 'three' }, 'M1: its text occurs 0 times in a.ts, and must once.'],
  ['one place', { find: 'two()' }, 'M1: its text occurs 2 times in a.ts, and must once.'],
  ['change', { replace: 'one()' }, 'M1 changes nothing.'],
  ['test file', { caughtBy: { ...good.caughtBy, file: 'b.test.ts' } }, 'M1: there is no b.test.ts.'],
  ['title', { caughtBy: { ...good.caughtBy, test: 'H9' } }, 'M1: no title in a.test.ts matches H9.'],
  ['project', { caughtBy: { ...good.caughtBy, file: 'a.int.test.ts' } }, 'M1: a.int.test.ts is no unit test.'],
])('a mutant without its %s is named with what is wrong', (_name, changes, fault) => {
  expect(check({ ...good, ...changes })).toEqual([fault]);
});

test('an id stands for one mutant', () => {
  expect(check(good, good)).toEqual(['M1 stands there twice.']);
});
