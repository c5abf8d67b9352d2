import type { TestRun } from './judge-run.ts';
import type { Mutant } from './mutant.ts';
import type { RunTests } from './run-jest.ts';

/** What became of one mutant. */
export type Verdict = {
  readonly mutant: Mutant;
  /**
   * `caught`: its test fails with it. `survived`: the test passes all the same. `untested`: the test does not pass
   * without it, or could not be run with it, so nothing is proved.
   */
  readonly result: 'caught' | 'survived' | 'untested';
  /** What the failing test said, or why nothing is proved; one line. */
  readonly reason: string;
  /** Of the run with the mutant. */
  readonly seconds: number;
};

type Clock = () => number;

/** Tries each mutant: its test passes as the code is (looked at once for each file), and fails with it. */
export async function tryMutants(
  mutants: readonly Mutant[],
  run: RunTests,
  onVerdict: (verdict: Verdict) => void,
  nowMs: Clock = () => performance.now(),
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const ofFile of byTestFile(mutants)) {
    const sound = await runSound(ofFile, run);
    for (const mutant of ofFile) {
      const verdict = await tryMutant(mutant, sound, run, nowMs);
      verdicts.push(verdict);
      onVerdict(verdict);
    }
  }
  return verdicts;
}

function byTestFile(mutants: readonly Mutant[]): Iterable<readonly Mutant[]> {
  const files = new Map<string, Mutant[]>();
  for (const mutant of mutants) {
    const known = files.get(mutant.caughtBy.file);
    if (known) known.push(mutant);
    else files.set(mutant.caughtBy.file, [mutant]);
  }
  return files.values();
}

/** All tests of the file that catch one of them, without a mutant. */
async function runSound(mutants: readonly Mutant[], run: RunTests): Promise<TestRun> {
  const [first] = mutants;
  if (first === undefined) throw new TypeError('There are no mutants.');
  const { project, file } = first.caughtBy;
  const test = [...new Set(mutants.map(({ caughtBy }) => `(${caughtBy.test})`))].join('|');
  return run({ project, file, test, mutant: undefined });
}

async function tryMutant(mutant: Mutant, sound: TestRun, run: RunTests, nowMs: Clock): Promise<Verdict> {
  const { caughtBy } = mutant;
  const fault = faultOf(sound, new RegExp(caughtBy.test));
  if (fault !== undefined) return { mutant, result: 'untested', reason: fault, seconds: 0 };
  const beganMs = nowMs();
  const broken = await run({ project: caughtBy.project, file: caughtBy.file, test: caughtBy.test, mutant: mutant.id });
  const seconds = (nowMs() - beganMs) / 1_000;
  if (broken.kind === 'nothing') return { mutant, result: 'untested', reason: broken.reason, seconds };
  return broken.failed.length > 0
    ? { mutant, result: 'caught', reason: broken.reason ?? '', seconds }
    : { mutant, result: 'survived', reason: 'its test passes all the same', seconds };
}

/** Why a run of the code as it is proves nothing about the tests of this pattern. */
function faultOf(sound: TestRun, pattern: RegExp): string | undefined {
  if (sound.kind === 'nothing') return `without it: ${sound.reason}`;
  const failed = sound.failed.find((name) => pattern.test(name));
  if (failed !== undefined) return `fails without it: ${failed}`;
  return sound.passed.some((name) => pattern.test(name)) ? undefined : 'no test has such a title';
}
