import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const NODE_MODULES = join(__dirname, '../../../node_modules');

/** The version of an npm package as it is installed: `package.json` itself is no export of every package. */
export function installedVersion(name: string): string {
  const { version } = JSON.parse(readFileSync(join(NODE_MODULES, name, 'package.json'), 'utf8')) as { version: string };
  return version;
}
