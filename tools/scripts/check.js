import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

// npm test: every check of the repository. Static checks run side by side; then unit tests, integration tests, and end to end last.
const staticChecks = {
  types: 'tsc',
  lint: 'eslint .',
  format: 'prettier --check --log-level=warn .',
  unused: 'knip --no-progress',
  generated: 'node tools/waybill/bin/waybill.js generate --check',
  schemas: 'node tools/waybill/bin/waybill.js schemas check --released',
  build: 'nx run-many --target=build --output-style=stream',
};

process.env.PATH = `node_modules/.bin:${process.env.PATH}`;
if (!process.env.CI) rmSync('.nx/counts', { force: true });

const waiting = Object.entries(staticChecks);
let failed = false;

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, runStaticChecks));
// All cores: Jest by itself leaves one out, which of two is half.
await runTests('unit', 'jest --color=false --maxWorkers=100% --selectProjects unit');
// They mostly wait, each for parts or topics of its own: more of them than cores.
await runTests('integration', 'jest --color=false --maxWorkers=3 --selectProjects integration', () =>
  onceMore('integration'),
);
await runTests('end to end', 'jest --color=false --maxWorkers=2 --selectProjects e2e', () => onceMore('e2e'));
process.exitCode = failed ? 1 : 0;
if (!process.env.CI) await run(`node tools/scripts/closing-line.js ${process.exitCode}`, 'inherit');

async function runStaticChecks() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, command] = next;
    const { code, output, seconds } = await run(command, 'pipe');
    process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(9)} ${seconds} s\n`);
    if (code === 0) continue;
    failed = true;
    process.stdout.write(output);
  }
}

async function runTests(name, command, retry = () => false) {
  const { code, seconds } = await run(command, 'inherit');
  const isGood = code === 0 || (await retry());
  process.stdout.write(`${isGood ? 'ok    ' : 'FAILED'} ${name} tests ${seconds} s\n`);
  if (!isGood) failed = true;
}

/**
 * Real brokers on a busy machine may keep a test waiting for too long. A file or two that failed are run once more, alone:
 * what fails again is broken; what passes is named as unsteady, to be mended, and counts as passed.
 */
async function onceMore(project) {
  const [counts, files] = ['.nx/counts', '.nx/failed'].map(linesOf);
  if (files.length === 0 || files.length > 2) return false;
  process.stdout.write(`Once more, alone: ${files.join(' ')}\n`);
  const alone = `jest --color=false --runInBand --selectProjects ${project} --runTestsByPath ${files.join(' ')}`;
  const { code } = await run(alone, 'inherit');
  const [passedTests, failedTests] = counts[counts.length - 1].split(' ').map(Number);
  const last = code === 0 ? `${passedTests + failedTests} 0` : `${passedTests} ${failedTests}`;
  writeFileSync('.nx/counts', `${[...counts.slice(0, -1), last].join('\n')}\n`);
  if (code === 0) process.stdout.write(`UNSTEADY, passed when alone: ${files.join(' ')}\n`);
  return code === 0;
}

function linesOf(file) {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}

function run(command, stdio) {
  const begun = performance.now();
  const child = spawn(command, { shell: true, stdio: ['ignore', stdio, stdio] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, output, seconds: ((performance.now() - begun) / 1000).toFixed(1) }));
  });
}
