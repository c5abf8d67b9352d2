import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

import type { Client, End, Submission } from '../cases.ts';
import { followStatus } from '../status-document.ts';

const run = promisify(execFile);
const [, version = 'unknown'] = /^curl (\S+)/.exec(execFileSync('curl', ['--version'], { encoding: 'utf8' })) ?? [];

/** A shell's way: one `curl --retry` submits with a key, others wait as long as they may. */
export const curl: Client = {
  id: 'curl',
  name: 'curl --retry',
  version,
  open: () => ({ submit, close: () => Promise.resolve() }),
};

async function submit({ method, url, body, apiKey, accepted }: Submission): Promise<End> {
  const authorization = ['-H', `Authorization: Bearer ${apiKey}`];
  const data = body === undefined ? [] : ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)];
  const key = ['-H', `Idempotency-Key: "${randomUUID()}"`];
  const submitted = await call([
    '-X',
    method,
    ...authorization,
    ...key,
    ...data,
    '-w',
    '%header{operation-location}',
    '-o',
    '/dev/null',
    url,
  ]);
  accepted(submitted);
  return followStatus(
    async () => JSON.parse(await call([...authorization, '-H', 'Prefer: wait=20', submitted])) as unknown,
  );
}

/** All errors are worth a retry: whoever is cut off by a restart gets no status at all. */
async function call(args: readonly string[]): Promise<string> {
  const retry = ['--retry', '40', '--retry-delay', '1', '--retry-connrefused', '--retry-all-errors'];
  const { stdout } = await run('curl', ['-sS', '--max-time', '60', '--retry-max-time', '90', ...retry, ...args]);
  return stdout;
}
