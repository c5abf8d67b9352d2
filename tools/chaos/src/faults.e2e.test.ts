import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Report } from './report/make-report.ts';

const REPOSITORY = join(__dirname, '../../..');

/** Runs the command as a person would, and waits until it has ended. */
async function faults(...args: readonly string[]) {
  const program = join(REPOSITORY, 'tools/scripts/run-faults.js');
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  await once(child, 'close');
  return { ...said, code: child.exitCode };
}

test('12: three quarters of a minute of faults break no promise', async () => {
  const { out, err } = await faults('--minutes', '0.75', '--seed', '4', '--json');
  // The form of the report, whatever its content.
  const report = JSON.parse(out || `{"failed":${JSON.stringify(err)}}`) as Report;

  expect(report.violations).toEqual([]);
  // Which kinds find something to hit within so short a time is not certain on a busy machine; full runs insist on all.
  expect(report.injected).toBeGreaterThan(10);
  expect(report.commands.accepted).toBeGreaterThan(200);
  expect(report.commands.stored).toBeGreaterThanOrEqual(report.commands.accepted);
}, 400_000);

test('wrong usage ends with 2 and names the argument', async () => {
  const { code, err } = await faults('--brokers', '2');

  expect(code).toBe(2);
  expect(err).toContain('--brokers must be 1 or 3, not "2".');
}, 60_000);
