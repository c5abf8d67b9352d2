import { readFileSync } from 'node:fs';

/** node tools/scripts/closing-line.js [exit code of the other steps]: prints `N passed, N failed` over all counted runs. */
const otherFailures = process.argv[2] && process.argv[2] !== '0' ? 1 : 0;
const { passed, failed } = sumCounts();
// A step that failed without a counted test (types, lint, a crash) is one failure.
process.stdout.write(`${passed} passed, ${failed || otherFailures} failed\n`);

function sumCounts() {
  const sums = { passed: 0, failed: 0 };
  for (const line of readCounts().split('\n').filter(Boolean)) {
    const [passedHere, failedHere] = line.split(' ').map(Number);
    sums.passed += passedHere;
    sums.failed += failedHere;
  }
  return sums;
}

function readCounts() {
  try {
    return readFileSync('.nx/counts', 'utf8');
  } catch {
    return '';
  }
}
