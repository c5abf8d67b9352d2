import { HELP, parseOptions } from './options.ts';
import { measure } from './measure.ts';
import { renderReport } from './report/render-report.ts';

const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/**
 * Runs the bench for a command line and gives the exit code. What is slow, missed or disturbed is a figure, never a
 * failure.
 *
 * @param program  the bundle that runs
 */
export async function runBench(host: NodeJS.Process, program: string): Promise<number> {
  const options = parseOptions(host.argv.slice(2));
  if (options === 'help') {
    host.stdout.write(HELP);
    return EXIT.done;
  }
  if ('problem' in options) {
    host.stderr.write(`${options.problem}\nRun with --help for all options.\n`);
    return EXIT.usage;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    host.once(signal, () => {
      stopping.abort(new Error('Interrupted.'));
    });
  }
  try {
    const say = (line: string): void => void host.stderr.write(`${line}\n`);
    const report = await measure(options, { environment: host.env, program, signal: stopping.signal, say });
    host.stdout.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : `${renderReport(report)}\n`);
    return EXIT.done;
  } catch (error) {
    host.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return stopping.signal.aborted ? EXIT.interrupted : EXIT.failed;
  }
}
