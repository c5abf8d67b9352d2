import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { REPOSITORY } from '../system/service-process.ts';

const run = promisify(execFile);
const OUTPUT_BYTES = 16 * 1024 * 1024;

/** Runs a program in the repository to its end, and gives what it wrote to standard output. */
export async function runProgram(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const options = { cwd: REPOSITORY, env: { ...process.env, ...environment }, maxBuffer: OUTPUT_BYTES };
  return (await run(program, [...args], options)).stdout;
}
