import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readStackSettings, StackError } from '@waybill/stack';

import { HELP, parseOptions } from './options.ts';
import type { FaultOptions } from './options.ts';
import { renderReport } from './report/render-report.ts';
import { runFaults } from './run-faults.ts';

const parsed = parseOptions(process.argv.slice(2), Date.now());
if (parsed === 'help') process.stdout.write(HELP);
else if ('problem' in parsed) {
  process.stderr.write(`${parsed.problem}\nnpm run faults -- --help tells more.\n`);
  process.exitCode = 2;
}
// What was under way when somebody had enough, such as the start of a broker, is not waited for.
else process.exit(await run(parsed));

async function run(options: FaultOptions): Promise<number> {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'])
    process.once(name, () => {
      interrupted.abort();
    });
  const folder = await mkdtemp(join(tmpdir(), 'waybill-faults-'));
  const progress = createProgress();
  const place = { repository: process.cwd(), settings: readStackSettings(process.env), folder };
  let isProven = false;
  try {
    const report = await runFaults(options, {
      ...place,
      signal: interrupted.signal,
      onProgress: (text) => {
        progress.show(text);
      },
    });
    progress.end();
    await writeFile(join(folder, 'report.json'), JSON.stringify(report, null, 1));
    process.stdout.write(`${options.json ? JSON.stringify(report) : renderReport(report)}\n`);
    isProven = [...report.violations, ...report.provesNothing].length === 0;
  } catch (error) {
    progress.end();
    if (!interrupted.signal.aborted) process.stderr.write(`The fault run failed: ${toText(error)}\n`);
  }
  if (interrupted.signal.aborted || (isProven && !options.keep)) await rm(folder, { recursive: true, force: true });
  else process.stderr.write(`Kept: ${folder}. Repeat: ${repeatOf(options)}\n`);
  if (interrupted.signal.aborted) return 130;
  return isProven ? 0 : 1;
}

function repeatOf({ minutes, seed, rate, brokers }: FaultOptions): string {
  return `npm run faults -- --minutes ${minutes} --seed ${seed} --rate ${rate} --brokers ${brokers}`;
}

function toText(error: unknown): string {
  if (error instanceof StackError) return `${error.message} ${error.fix}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A line that renews itself at a terminal; elsewhere one now and then. */
function createProgress() {
  const every = process.stderr.isTTY ? 0 : 10_000;
  let [said, shownAt] = ['', -Infinity];
  return {
    show(text: string) {
      const phase = !text.includes('/');
      if (!phase && performance.now() - shownAt < every) return;
      [said, shownAt] = [text, performance.now()];
      process.stderr.write(process.stderr.isTTY ? `\r\u001B[K${said}` : `${said}\n`);
    },
    end() {
      if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');
    },
  };
}
