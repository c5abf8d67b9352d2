import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// node packages/client/pack.js [folder]: the published form, JavaScript and types without anything of the workspace, as a tarball.
const room = fileURLToPath(new URL('.', import.meta.url));
const workspace = join(room, '../..');
const out = process.argv[2] ?? join(room, 'dist');
const staged = join(out, 'package');

rmSync(staged, { recursive: true, force: true });
mkdirSync(staged, { recursive: true });
run(process.execPath, [
  join(workspace, 'node_modules/typescript/bin/tsc'),
  '-p',
  join(room, 'tsconfig.pack.json'),
  '--outDir',
  join(staged, 'lib'),
]);
for (const name of readdirSync(join(staged, 'lib'), { recursive: true }).filter((file) => file.endsWith('.d.ts'))) {
  const path = join(staged, 'lib', name);
  // The compiler rewrites the endings of imports in JavaScript alone.
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(from '\.[^']*)\.ts';/g, "$1.js';"));
}
const { name, version } = JSON.parse(readFileSync(join(room, 'package.json'), 'utf8'));
const { license, engines } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8'));
const manifest = {
  ...{ name, version, license, type: 'module', sideEffects: false, engines: { node: engines.node } },
  exports: { '.': { types: './lib/index.d.ts', default: './lib/index.js' } },
  files: ['lib'],
};
writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
copyFileSync(join(room, 'README.md'), join(staged, 'README.md'));
copyFileSync(join(workspace, 'LICENSE'), join(staged, 'LICENSE'));
process.stdout.write(run('npm', ['pack', staged, '--pack-destination', out, '--silent', '--offline']));

function run(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args[0]} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
