import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestRun } from './judge-run.ts';
import { judgeRun } from './judge-run.ts';
import type { CaughtBy } from './mutant.ts';

/** One run of some tests of one file. */
export type TestChoice = Pick<CaughtBy, 'project' | 'file' | 'test'> & {
  /** Undefined for the code as it is. */
  readonly mutant: string | undefined;
};

/** Runs chosen tests. */
export type RunTests = (choice: TestChoice) => Promise<TestRun>;

export type JestOptions = {
  readonly repository: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
};

/** A mutant may keep its test from ever ending. */
const LONGEST_MS = 180_000;

/** Runs tests by this repository's jest, in a process of its own. */
export async function runJest(choice: TestChoice, options: JestOptions): Promise<TestRun> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-mutants-'));
  try {
    const report = join(folder, 'report.json');
    const ended = await start(argumentsOf(choice, report), choice, options);
    if (!ended) return { kind: 'nothing', reason: `jest did not end within ${LONGEST_MS / 1_000} s` };
    return judgeRun(await readFile(report, 'utf8').catch(() => undefined));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function argumentsOf({ project, file, test }: TestChoice, report: string): readonly string[] {
  const chosen = ['--runInBand', '--selectProjects', project, '--testNamePattern', test, '--runTestsByPath', file];
  // The project's own reporters count for the closing line of `npm test`.
  return [...chosen, '--json', '--outputFile', report, '--reporters', 'default', '--forceExit'];
}

/** @returns false when it had to be ended */
function start(args: readonly string[], { mutant }: TestChoice, options: JestOptions): Promise<boolean> {
  const { repository, environment, signal } = options;
  const jest = spawn(process.execPath, [join(repository, 'node_modules/jest/bin/jest.js'), ...args], {
    cwd: repository,
    env: { ...environment, MUTANT: mutant },
    stdio: 'ignore',
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
    signal,
  });
  return new Promise((resolve, reject) => {
    jest.once('error', reject);
    jest.once('exit', (_code, killedBy) => {
      resolve(killedBy === null);
    });
  });
}
