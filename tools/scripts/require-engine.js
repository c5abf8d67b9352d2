import { spawnSync } from 'node:child_process';

/** Jest's global set-up of the tests that need a Docker engine and Docker Compose: without them none may seem to pass. */
export default function requireEngine() {
  const where = process.env.DOCKER_HOST ?? 'the default address';
  if (!succeeds('version')) fail(`No Docker engine answers at ${where}: start Docker, or name one in DOCKER_HOST.`);
  if (!succeeds('compose', 'version')) fail('Docker has no compose command here: install the Docker Compose plugin.');
}

function succeeds(...args) {
  return spawnSync('docker', args, { stdio: 'ignore' }).status === 0;
}

/** Not thrown: jest would add how it came here. */
function fail(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
