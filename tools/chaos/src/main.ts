import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readStackSettings } from '@waybill/stack';

import { HELP, parseOptions } from './options.ts';
import type { FaultOptions } from './options.ts';
import { renderReport } from './report/render-report.ts';
import { runFaults } from './run-faults.ts';

const parsed = parseOptions(process.argv.slice(2), Date.now());
if (parsed === 'help') process.stdout.write(HELP);
else if ('problem' in parsed) {
  process.stderr.write(`${parsed.problem}\nnpm run faults -- --help tells more.\n`);
  process.exitCode = 2;
} else process.exitCode = await run(parsed);

async function run(options: FaultOptions): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      interrupted.abort();
    });
  const folder = await mkdtemp(join(tmpdir(), 'waybill-faults-'));
  const progress = createProgress();
  try {
    const report = await runFaults(options, {
      ...{ repository: process.cwd(), settings: readStackSettings(process.env), folder },
      ...{
        signal: interrupted.signal,
        onProgress: (text) => {
          progress.show(text);
        },
      },
    });
    progress.end();
    await writeFile(join(folder, 'report.json'), JSON.stringify(report, null, 1));
    process.stdout.write(`${options.json ? JSON.stringify(report) : renderReport(report)}\n`);
    if (report.violations.length === 0 && report.provesNothing.length === 0) {
      await rm(folder, { recursive: true });
      return 0;
    }
  } catch (error) {
    progress.end();
    if (interrupted.signal.aborted) {
      await rm(folder, { recursive: true, force: true });
      return 130;
    }
    process.stderr.write(
      `The fault run failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  }
  process.stderr.write(
    `Kept: ${folder}. Repeat: npm run faults -- --minutes ${options.minutes} --seed ${options.seed}\n`,
  );
  return 1;
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
