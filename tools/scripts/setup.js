import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { isInstalled, markInstalled } from './installed.js';

// Runs before every root script, on a machine that may have nothing but Node and npm: it imports only Node's own modules.
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail(`Waybill needs Node 20.19 or newer; this is ${process.version}.`);

if (!isInstalled()) {
  process.stderr.write('Installing packages (about a minute, once) ...\n');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--loglevel=error'], { stdio: ['ignore', 2, 2] });
  if (status !== 0) fail('npm ci failed: see above. It needs a package registry that npm can reach.');
  markInstalled();
}

/** @param {string} reason */
function fail(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
