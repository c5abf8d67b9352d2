import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { bundleIfStale } from './bundle.js';

// npm run faults -- --help: bundles the services and hands everything else to tools/chaos.
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const consumers = ['inventory', 'orders', 'payments'].map((team) => `apps/consumers/${team}`);
const services = ['apps/ingress', ...consumers, 'apps/projector'];
for (const root of ['tools/chaos', ...services]) await bundleIfStale(root);

const run = spawn(process.execPath, ['--enable-source-maps', 'tools/chaos/dist/main.mjs', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// A Ctrl-C at the terminal reaches both; the run ends what it has started and decides how this ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && run.kill(signal));
run.once('exit', (code) => process.exit(code ?? 1));
