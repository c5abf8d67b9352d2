import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Imported before anything is installed: only Node's own modules.
const stamp = inWorkspace('node_modules/.waybill-installed');

/** Whether node_modules holds what the lock file wants, for this Node on this machine. */
export function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();
}

/** Remembers that it does. */
export function markInstalled() {
  writeFileSync(stamp, wanted());
}

function wanted() {
  const [major] = process.versions.node.split('.');
  return createHash('sha256')
    .update(readFileSync(inWorkspace('package-lock.json')))
    .update(`${process.platform} ${process.arch} ${major}`)
    .digest('hex');
}

function inWorkspace(path) {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
