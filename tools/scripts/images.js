import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundleIfStale, externalsOf } from './bundle.js';

// npm run images: the bundle of every app and of the command line, and an image of each.
const workspace = fileURLToPath(new URL('../..', import.meta.url));
const HELP = `npm run images [-- --list | --missing APP]

Bundles every app and the command line, and builds an image of each: waybill/<name>:dev. Needs a Docker engine.
Makes keys for infra/images/compose.yaml in .waybill/images, unless there are some.

  --list          print name and app of each image as JSON; builds nothing
  --missing APP   print what the bundle of an app loads and its image has not, as JSON; builds nothing
`;

/** Every image: its name, and the folder whose dist it holds. */
function images() {
  const apps = foldersOf('apps').map((folder) => ({ name: folder, app: `apps/${folder}` }));
  const consumers = foldersOf('apps/consumers').map((team) => ({
    name: `consumer-${team}`,
    app: `apps/consumers/${team}`,
  }));
  return [...apps, ...consumers, { name: 'cli', app: 'tools/waybill' }];
}

function foldersOf(parent) {
  return readdirSync(join(workspace, parent)).filter((name) =>
    existsSync(join(workspace, parent, name, 'src/main.ts')),
  );
}

/** What a bundle loads and its image has not; the MongoDB driver asks for some packages and does without. */
async function missingFrom(app) {
  const recipe = readFileSync(join(workspace, 'infra/images/Dockerfile'), 'utf8');
  const copied = [...recipe.matchAll(/^COPY node_modules\/(\S+)/gm)].map(([, name]) => name);
  const driver = JSON.parse(readFileSync(join(workspace, 'node_modules/mongodb/package.json'), 'utf8'));
  const there = [...copied, ...Object.keys(driver.peerDependenciesMeta)];
  return (await externalsOf(app)).filter((path) => !there.some((name) => `${path}/`.startsWith(`${name}/`)));
}

async function buildAll() {
  const { status } = docker(['version'], 'ignore');
  if (status !== 0) {
    const where = process.env.DOCKER_HOST ?? 'the default address';
    fail(`No Docker engine answers at ${where}. Start Docker, or name one in DOCKER_HOST.`);
  }
  for (const { name, app } of images()) {
    const missing = await missingFrom(app);
    if (missing.length > 0) fail(`${app} loads ${missing.join(', ')}: copy it in infra/images/Dockerfile.`);
    await bundleIfStale(app);
    const tag = `waybill/${name}:dev`;
    const recipe = ['--file', 'infra/images/Dockerfile', '--build-arg', `APP=${app}`];
    const built = docker(['build', '--quiet', ...recipe, '--tag', tag, '.'], ['ignore', 'ignore', 'pipe']);
    if (built.status !== 0) fail(`${tag} could not be built:\n${built.stderr}`);
    process.stdout.write(`${tag}\n`);
  }
  const keys = makeKeys(join(workspace, '.waybill', 'images'));
  process.stderr.write(`Keys are in ${keys}. Now: docker compose -f infra/images/compose.yaml up --detach\n`);
}

function docker(args, stdio) {
  return spawnSync('docker', args, { cwd: workspace, stdio, encoding: 'utf8' });
}

/** Their folder is ours alone; the files in it must be readable by the user of the containers. */
function makeKeys(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const masterKey = join(folder, 'webhooks-master-key');
  if (!existsSync(masterKey)) writeFileSync(masterKey, `${randomBytes(32).toString('base64')}\n`);
  if (existsSync(join(folder, 'api-keys.json'))) return folder;
  const apiKey = `wbk_local_${randomBytes(24).toString('base64url')}`;
  const sha256 = createHash('sha256').update(apiKey).digest('hex');
  const entry = { keyId: 'local', sha256, tenant: 'local', scopes: ['*'] };
  writeFileSync(join(folder, 'api-key'), `${apiKey}\n`);
  writeFileSync(join(folder, 'operation-keys'), `1:${randomBytes(32).toString('base64')}\n`);
  writeFileSync(join(folder, 'api-keys.json'), `${JSON.stringify([entry])}\n`);
  return folder;
}

function fail(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

const [flag, app] = process.argv.slice(2);
if (flag === undefined) await buildAll();
else if (flag === '--list') print(images());
else if (flag === '--missing' && app !== undefined) print(await missingFrom(app));
else {
  process[flag === '--help' ? 'stdout' : 'stderr'].write(HELP);
  process.exitCode = flag === '--help' ? 0 : 2;
}

function print(value) {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
