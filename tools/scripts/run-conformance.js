import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { bundleIfStale } from './bundle.js';

const USAGE = `npm run conformance [-- --check]

Lets unchanged clients submit to the running system, and writes the table of docs/conformance.md.
--check  writes nothing: fails when the table would be another`;

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const { check, help } = parsedOptions();
if (help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}
for (const root of ['tools/conformance', 'tools/waybill', 'apps/standalone']) await bundleIfStale(root);

const cellsFile = join('.waybill', `conformance-${process.pid}.json`);
mkdirSync('.waybill', { recursive: true });
const python = preparePython();
const clients = runTests('e2e', { CONFORMANCE_CELLS: cellsFile, CONFORMANCE_PYTHON: python }, [
  ...['--verbose', '--reporters=<rootDir>/tools/conformance/src/report-cells.js'],
]);
const isSame = await updatePage();
if (python)
  process.stderr.write(
    'Python reads a data set; a fuzzer asks for everything that /openapi.json describes (some minutes) ...\n',
  );
const others = { CONFORMANCE_PYTHON: python, CONFORMANCE_FUZZER: join(dirname(python), 'st') };
const fuzzer = python === '' || runTests('conformance', others);
process.exit(clients && isSame && fuzzer ? 0 : 1);

/** @returns whether all of them passed */
function runTests(project, environment, options = []) {
  const args = ['--color=false', '--runInBand', `--selectProjects=${project}`, '--reporters=default', ...options];
  const run = spawnSync('node_modules/.bin/jest', [...args, '--', 'tools/conformance'], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return run.status === 0;
}

function parsedOptions() {
  try {
    return parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${USAGE}\n`);
    process.exit(2);
  }
}

/** An environment of its own for the clients of Python; '' when they can not be had here, which is then said. */
function preparePython() {
  const wanted = readFileSync('tools/conformance/python/requirements.txt', 'utf8');
  const folder = join(
    '.waybill',
    `conformance-python-${createHash('sha256').update(wanted).digest('hex').slice(0, 8)}`,
  );
  const interpreter = join(process.cwd(), folder, 'bin/python');
  const done = join(folder, 'installed');
  if (existsSync(done)) return interpreter;
  process.stderr.write('Installing the clients of Python (once) ...\n');
  rmSync(folder, { recursive: true, force: true });
  const steps = [
    ['python3', '-m', 'venv', folder],
    [
      interpreter,
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      'tools/conformance/python/requirements.txt',
    ],
  ];
  for (const [command, ...args] of steps) {
    const { status: code } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
    if (code === 0) continue;
    process.stderr.write(
      `They can not be had here, and are not tried: ${command} ${args.slice(0, 3).join(' ')} failed.\n`,
    );
    return '';
  }
  writeFileSync(done, '');
  return interpreter;
}

/** @returns false when the page should stay as it is and would be another */
async function updatePage() {
  const { toTable, withTable } = await import('../conformance/src/conformance-table.js');
  const prettier = await import('prettier');
  const path = 'docs/conformance.md';
  const before = readFileSync(path, 'utf8');
  const raw = withTable(before, toTable(JSON.parse(readFileSync(cellsFile, 'utf8'))));
  rmSync(cellsFile);
  const after = await prettier.format(raw, { ...(await prettier.resolveConfig(path)), filepath: path });
  if (after === before) return true;
  if (check) process.stderr.write(`${path} would be another: npm run conformance writes it.\n`);
  else writeFileSync(path, after);
  return !check;
}
