import { lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import type { GeneratorCallback, Tree } from '@nx/devkit';

import { manifestOf } from './lock-file.ts';

/** What is left to do when the files are written. */
type Finish = {
  /** Packages that `node_modules` must link to. */
  readonly links?: readonly string[];
  /** Edits that were not possible, each with its file. */
  readonly byHand: readonly string[];
  /** The command to run next. */
  readonly next: string;
};

/** Links new packages as npm would, and says what comes next. Nx runs it only if files are written. */
export function finish(tree: Tree, { links = [], byHand, next }: Finish): GeneratorCallback {
  const targets = links.map((root) => [manifestOf(tree, root).name, root] as const);
  return () => {
    for (const [name, root] of targets) link(tree.root, name, root);
    for (const edit of byHand) process.stdout.write(`\nBy hand, since the file has another form here:\n${edit}\n`);
    process.stdout.write(`\nnext: ${next}\n`);
  };
}

/** What comes next for a team whose schemas were changed: one that has released some must release the new ones too. */
export function nextFor(tree: Tree, team: string): string {
  const isReleasing = tree.children('infra/schemas').some((name) => name.startsWith(`${team}.`));
  const release = '; once the schemas are as they shall stay: npx waybill schemas release';
  return `npx nx test ${team}${isReleasing ? release : ''}`;
}

function link(workspace: string, name: string, root: string): void {
  const at = join(workspace, 'node_modules', name);
  if (lstatSync(at, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(relative(dirname(at), join(workspace, root)), at, 'dir');
}
