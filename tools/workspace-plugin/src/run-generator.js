import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'esbuild';

import { isInstalled, markInstalled } from '../../scripts/installed.js';

// What generators.json names: the generators are TypeScript, which the oldest Node that we support can't load.
const workspace = fileURLToPath(new URL('../../..', import.meta.url));

function generator(name) {
  return async (tree, options) => {
    const generators = await loadGenerators();
    // Only packages of this workspace are added, and linked at once: nothing is left to install.
    const wasInstalled = isInstalled();
    const finish = await generators[name](tree, options);
    return async () => {
      await finish();
      if (wasInstalled) markInstalled();
    };
  };
}

/** Bundles the generators; ours alone, so that the bundle is small and Nx is not there twice. */
async function loadGenerators() {
  const outfile = join(workspace, '.nx', `generators.${process.pid}.mjs`);
  mkdirSync(join(workspace, '.nx'), { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL('generators/index.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'error',
    plugins: [{ name: 'theirs', setup: keepTheirsOutside }],
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
  }
}

function keepTheirsOutside({ onResolve }) {
  onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
    kind === 'entry-point' || path.startsWith('@waybill/') ? undefined : { path, external: true },
  );
}

export const consumer = generator('consumer');
export const aggregate = generator('aggregate');
export const command = generator('command');
export const event = generator('event');
export const projection = generator('projection');
export const reactor = generator('reactor');
