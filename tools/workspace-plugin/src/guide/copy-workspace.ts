import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const REPOSITORY = join(__dirname, '../../../..');
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.nx', '.waybill', 'coverage']);

/**
 * A copy of this repository, as a fresh clone has it after an installation: packages of others are links to those that are
 * installed here, ours lead into the copy.
 *
 * @returns its folder; the caller deletes it
 */
export function copyWorkspace(): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'waybill-guide-')));
  for (const name of readdirSync(REPOSITORY)) {
    if (LEFT_OUT.has(name)) continue;
    cpSync(join(REPOSITORY, name), join(copy, name), {
      recursive: true,
      filter: (path) => !LEFT_OUT.has(basename(path)),
    });
  }
  linkPackages(copy);
  return copy;
}

function linkPackages(copy: string): void {
  const installed = join(REPOSITORY, 'node_modules');
  mkdirSync(join(copy, 'node_modules'));
  for (const entry of readdirSync(installed, { withFileTypes: true })) {
    if (entry.name === '.bin' || entry.name === '@waybill') copyLinks(join('node_modules', entry.name), copy);
    // Links of npm are ours.
    else if (entry.isSymbolicLink()) copyLink(join('node_modules', entry.name), copy);
    else symlinkSync(join(installed, entry.name), join(copy, 'node_modules', entry.name));
  }
  for (const folder of nestedFolders()) symlinkSync(join(REPOSITORY, folder), join(copy, folder));
  const mark = "import('./tools/scripts/installed.js').then(({ markInstalled }) => markInstalled())";
  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', mark], { cwd: copy });
  if (status !== 0) throw new Error('The copy could not be marked as installed.');
}

/** Where npm keeps another version of a package for one of ours alone. */
function nestedFolders(): readonly string[] {
  const places = ['apps', 'apps/consumers', 'packages', 'tools'];
  const packages = places.flatMap((place) => readdirSync(join(REPOSITORY, place)).map((name) => join(place, name)));
  return packages.map((root) => join(root, 'node_modules')).filter((path) => existsSync(join(REPOSITORY, path)));
}

function copyLinks(folder: string, copy: string): void {
  mkdirSync(join(copy, folder));
  for (const name of readdirSync(join(REPOSITORY, folder))) copyLink(join(folder, name), copy);
}

function copyLink(path: string, copy: string): void {
  symlinkSync(readlinkSync(join(REPOSITORY, path)), join(copy, path));
}
