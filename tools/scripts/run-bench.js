import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { bundleIfStale } from './bundle.js';

// npm run bench -- --help: bundles what it measures and hands everything else to tools/bench.
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const consumers = ['orders', 'inventory', 'payments'].map((team) => `apps/consumers/${team}`);
const measured = ['apps/ingress', ...consumers, 'apps/projector', 'apps/standalone'];
for (const root of ['tools/bench', 'tools/waybill', ...measured]) await bundleIfStale(root);

const bench = spawn(process.execPath, ['tools/bench/dist/main.mjs', ...process.argv.slice(2)], { stdio: 'inherit' });
// A Ctrl-C at the terminal reaches both; the bench stops what it started and decides how this ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && bench.kill(signal));
bench.once('exit', (code) => process.exit(code ?? 1));
