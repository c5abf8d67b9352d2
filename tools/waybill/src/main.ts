import { resolve } from 'node:path';

import type { CliContext } from './cli-context.ts';
import { runCli } from './run-cli.ts';

const interruption = new AbortController();
// A handler that is gone after the first signal: a second Ctrl-C ends the program at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interruption.abort();
  });
}
// Whoever reads our output may have seen enough, as head does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// The bundle lies in tools/waybill/dist.
const repository = resolve(import.meta.dirname, '../../..');
const context: CliContext = {
  env: process.env,
  repository,
  home: resolve(process.env['WAYBILL_HOME'] || resolve(repository, '.waybill')),
  out: (line) => void process.stdout.write(`${line}\n`),
  log: (line) => void process.stderr.write(`${line}\n`),
  draw: (text) => void process.stderr.write(text),
  interactive: process.stderr.isTTY,
  stdin: process.stdin,
  signal: interruption.signal,
};

process.exitCode = await runCli(process.argv.slice(2), context);
