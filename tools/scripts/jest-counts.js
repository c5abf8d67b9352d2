import { appendFileSync, mkdirSync } from 'node:fs';

/** Adds the counts of a jest run to .nx/counts, from which the closing line of all checks is made. */
export default class JestCounts {
  onRunComplete(_contexts, results) {
    // A file that does not load runs no test: it counts as one failure, not as none.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    mkdirSync('.nx', { recursive: true });
    appendFileSync('.nx/counts', `${results.numPassedTests} ${failed}\n`);
  }
}
