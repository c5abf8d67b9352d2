import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { MissingCommandError, runCommand } from '../processes/run-command.ts';

/** A wheel to bring. Without a hash pip takes what the index has: only to derive a lock. */
export type WheelRequest = {
  readonly requirement: string;
  readonly platform: string;
  readonly sha256?: string;
};

/** Lets pip download one wheel into a folder, with its own mirrors, proxies and credentials. */
export async function downloadWithPip(request: WheelRequest, folder: string, signal?: AbortSignal): Promise<void> {
  const temporary = temporaryFolder(folder);
  await mkdir(temporary, { recursive: true });
  const list = join(temporary, 'requirements.txt');
  const hash = request.sha256 === undefined ? '' : ` --hash=sha256:${request.sha256}`;
  await writeFile(list, `${request.requirement}${hash}\n`);
  const args = [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary',
    ':all:',
  ];
  args.push('--platform', request.platform, '--dest', folder, '--requirement', list);
  if (request.sha256 !== undefined) args.push('--require-hashes');
  await runPython(args, temporary, signal);
}

/** How many bytes pip has brought so far: it writes below the temporary folder that we give it. */
export async function bytesOfPip(folder: string): Promise<number> {
  const temporary = temporaryFolder(folder);
  const names = await readdir(temporary, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(names.map((name) => sizeOf(join(temporary, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function temporaryFolder(folder: string): string {
  return join(folder, '.pip');
}

async function runPython(args: readonly string[], temporary: string, signal: AbortSignal | undefined): Promise<void> {
  const options = { env: { TMPDIR: temporary }, signal };
  try {
    await runCommand('python3', args, options);
  } catch (error) {
    if (!(error instanceof MissingCommandError)) throw error;
    await runCommand('python', args, options);
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (entry) => (entry.isFile() ? entry.size : 0),
    () => 0,
  );
}
