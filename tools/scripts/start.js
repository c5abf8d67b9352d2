import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { bundleIfStale } from './bundle.js';

// npm start [-- options of `waybill demo`]: bundles the services when a source is newer, then runs the main job.
await bundleIfStale('apps/standalone');

const waybill = fileURLToPath(new URL('../waybill/bin/waybill.js', import.meta.url));
const cli = spawn(process.execPath, [waybill, 'demo', ...process.argv.slice(2)], { stdio: 'inherit' });
// Ctrl-C in a terminal reaches the CLI by itself; a signal sent to this process alone must reach it too. SIGTERM either
// way: a second SIGINT would mean that somebody can't wait.
let passedOn = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (!passedOn) cli.kill('SIGTERM');
    passedOn = true;
  });
}
cli.once('exit', (code, signal) => {
  process.exitCode = signal ? 1 : (code ?? 1);
});
