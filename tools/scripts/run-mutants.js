import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { bundleIfStale } from './bundle.js';

// npm run mutants -- --help: bundles tools/mutants and hands everything else to it.
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
// What tries mutants must itself be sound.
delete process.env.MUTANT;
await bundleIfStale('tools/mutants');

const mutants = spawn(process.execPath, ['tools/mutants/dist/main.mjs', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// A Ctrl-C at the terminal reaches both; the other one stops what it started and decides how this ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && mutants.kill(signal));
mutants.once('exit', (code) => process.exit(code ?? 1));
