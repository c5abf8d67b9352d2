import type { Tree } from '@nx/devkit';

import { read } from './edit-source.ts';

type Manifest = { readonly name: string; readonly dependencies?: Readonly<Record<string, string>> };
type Locked = Readonly<Record<string, unknown>>;
type LockFile = { readonly packages: Readonly<Record<string, Locked>> };

const LOCK = 'package-lock.json';

/**
 * Enters packages of the workspace as npm would, without asking a registry: each is a folder and a link to it, and
 * depends on other folders alone.
 *
 * @param roots  their folders; a folder that is entered already gets its dependencies of now
 */
export function lockWorkspacePackages(tree: Tree, roots: readonly string[]): void {
  const lock = JSON.parse(read(tree, LOCK)) as LockFile; // The form of lock file version 3, which a test checks.
  const added = Object.fromEntries(roots.flatMap((root) => entriesOf(root, lock, manifestOf(tree, root))));
  const packages = Object.entries({ ...lock.packages, ...added });
  packages.sort(([one], [other]) => one.localeCompare(other, 'en'));
  tree.write(LOCK, `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`);
}

/** The manifest of a package of the workspace. */
export function manifestOf(tree: Tree, root: string): Manifest {
  return JSON.parse(read(tree, `${root}/package.json`)) as Manifest; // Each of ours has a name.
}

function entriesOf(root: string, lock: LockFile, manifest: Manifest): readonly (readonly [string, Locked])[] {
  const { name, dependencies = {} } = manifest;
  const sorted = Object.entries(dependencies).sort(([one], [other]) => one.localeCompare(other, 'en'));
  const isNamed = root.endsWith(`/${name}`);
  const entry = lock.packages[root] ?? { ...(isNamed ? {} : { name }), version: '0.0.0' };
  return [
    [root, { ...entry, ...(sorted.length > 0 && { dependencies: Object.fromEntries(sorted) }) }],
    [`node_modules/${name}`, { resolved: root, link: true }],
  ];
}
