import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { mutantPlugins } from '../mutants/src/esbuild-plugin.js';

const workspace = fileURLToPath(new URL('../..', import.meta.url));

/**
 * node tools/scripts/bundle.js apps/ingress  →  apps/ingress/dist/main.mjs
 * One file with everything in it but kafkajs, whose patches replace modules that a bundle does not have, and
 * testcontainers, which is large, has parts that are no JavaScript, and is loaded only where a Docker engine answers.
 */
async function bundle(root) {
  const { build } = await import('esbuild');
  const { metafile, outputFiles } = await build({ ...bundleOptions(root), write: false });
  mkdirSync(join(workspace, root, 'dist'), { recursive: true });
  for (const { path, contents } of outputFiles) {
    // Beside, then renamed: somebody else may be reading the bundle of before.
    writeFileSync(`${path}.${process.pid}`, contents);
    renameSync(`${path}.${process.pid}`, path);
  }
  if (process.env.MUTANT) {
    // Such a bundle is never fresh.
    rmSync(join(workspace, root, 'dist/inputs.json'), { force: true });
    return;
  }
  const inputs = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules/'));
  writeFileSync(join(workspace, root, 'dist/inputs.json'), JSON.stringify(['package-lock.json', ...inputs]));
}

/** Bundles again only when a file that went into the last bundle has changed since. */
export async function bundleIfStale(root) {
  if (!isFresh(root)) await bundle(root);
}

/** What a bundle loads from node_modules as it starts; a dynamic import is not meant: it may never come to it. */
export async function externalsOf(root) {
  const { build } = await import('esbuild');
  const { metafile } = await build({ ...bundleOptions(root), sourcemap: false, write: false });
  return Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external, kind, path }) => external && kind !== 'dynamic-import' && !isBuiltin(path))
    .map(({ path }) => path);
}

export function bundleOptions(root) {
  return {
    absWorkingDir: workspace,
    entryPoints: [`${root}/src/main.ts`],
    outfile: `${root}/dist/main.mjs`,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    metafile: true,
    plugins: mutantPlugins(workspace, process.env.MUTANT),
    logLevel: 'warning',
    external: ['kafkajs', 'kafkajs/*', 'testcontainers', '@duckdb/node-api', 'apache-arrow'],
    // CommonJS dependencies still call require() for Node's own modules. No module of ours imports it by this name.
    banner: {
      js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
    },
  };
}

function isFresh(root) {
  if (process.env.MUTANT) return false;
  try {
    const built = statSync(join(workspace, root, 'dist/main.mjs')).mtimeMs;
    const inputs = JSON.parse(readFileSync(join(workspace, root, 'dist/inputs.json'), 'utf8'));
    return inputs.every((path) => statSync(join(workspace, path)).mtimeMs < built);
  } catch {
    return false;
  }
}

if (import.meta.filename === process.argv[1]) {
  for (const root of process.argv.slice(2)) await bundle(root);
}
