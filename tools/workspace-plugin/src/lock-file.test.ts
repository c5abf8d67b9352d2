import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Locked = {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly version?: string;
};

const root = join(__dirname, '../../..');

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}

/** Packages of others: ours are links into the workspace. */
function lockedPackages(): readonly (readonly [path: string, locked: Locked])[] {
  const { packages } = readJson('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> }; // The form of lock file version 3.
  return Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && link !== true);
}

test('every package is locked with its integrity', () => {
  const without = lockedPackages().filter(([, { integrity }]) => integrity === undefined);

  expect(without.map(([path]) => path)).toEqual([]);
});

test('no package is locked to an address, so that any mirror can serve it', () => {
  const addressed = lockedPackages().filter(([, { resolved }]) => resolved !== undefined);

  expect(addressed.map(([path]) => path)).toEqual([]);
});

test('kafkajs is locked to the one version that its patches are for', () => {
  const versions = lockedPackages().filter(([path]) => path.endsWith('node_modules/kafkajs'));

  expect(versions.map(([, { version }]) => version)).toEqual(['2.2.4']);
});
