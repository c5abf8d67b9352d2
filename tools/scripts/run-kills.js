import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { bundleIfStale } from './bundle.js';

// npm run kills [-- options of `waybill kills`]: bundles the services when a source is newer, then runs the command.
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const teams = readdirSync('apps/consumers').map((team) => `apps/consumers/${team}`);
for (const app of ['apps/ingress', 'apps/projector', ...teams]) await bundleIfStale(app);

const cli = spawn(process.execPath, ['tools/waybill/bin/waybill.js', 'kills', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// A Ctrl-C at the terminal reaches both.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && cli.kill(signal));
cli.once('exit', (code) => process.exit(code ?? 1));
