import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { bundleIfStale } from './bundle.js';

// npm run simulate -- --help: bundles tools/simulation and hands everything else to it.
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
await bundleIfStale('tools/simulation');

const run = spawn(
  process.execPath,
  ['--enable-source-maps', 'tools/simulation/dist/main.mjs', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
// A Ctrl-C at the terminal reaches both; the run says how far it came.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && run.kill(signal));
run.once('exit', (code) => process.exit(code ?? 1));
