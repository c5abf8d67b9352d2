import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';

/**
 * Adds the counts of a jest run to .nx/counts, from which the closing line of all checks is made, and names the files that
 * failed in .nx/failed.
 */
export default class JestCounts {
  onRunComplete(_contexts, results) {
    // A file that does not load runs no test: it counts as one failure, not as none.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    mkdirSync('.nx', { recursive: true });
    appendFileSync('.nx/counts', `${results.numPassedTests} ${failed}\n`);
    const files = results.testResults.filter(
      ({ numFailingTests, testExecError }) => numFailingTests > 0 || testExecError,
    );
    writeFileSync('.nx/failed', files.map(({ testFilePath }) => `${testFilePath}\n`).join(''));
  }
}
