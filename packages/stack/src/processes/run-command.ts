import { spawn } from 'node:child_process';

import { systemCode } from '../errors.ts';

type RunOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
};

/** A program that is not on the PATH. */
export class MissingCommandError extends Error {
  override readonly name = 'MissingCommandError';
}

/** Runs a program to its end and gives all that it wrote. Throws with the last lines if it does not end with 0. */
export function runCommand(
  file: string,
  args: readonly string[],
  { env = {}, signal }: RunOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      ...(signal && { signal }),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', (error) => {
      reject(systemCode(error) === 'ENOENT' ? new MissingCommandError(`${file} is not installed`) : error);
    });
    child.once('close', (code, killedBy) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${file} ended with ${killedBy ?? code}: ${lastLines(output, 12)}`));
    });
  });
}

/** The last lines of a text, without the empty ones at its end. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
