import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { Client, End, OpenClient, Submission, Target } from '../cases.ts';

const PYTHON = join(__dirname, '../../python');

/** What the program says of a request: that it was accepted, or how it ended. */
type Said = {
  readonly id: number;
  readonly accepted?: string;
  readonly end?: string;
  readonly code?: string | null;
  readonly resource?: string | null;
};

/** The poller of Azure's Python clients, by an interpreter that has them installed. */
export function azureCore(interpreter: string): Client {
  return {
    id: 'azure-core',
    name: 'Python azure-core',
    version: requiredVersion('azure-core'),
    open: (target) => open(interpreter, target),
  };
}

/** In a process of its own. */
function open(interpreter: string, { apiKey }: Target): OpenClient {
  const program = spawn(interpreter, [join(PYTHON, 'azure_core_client.py')], {
    env: { PATH: process.env['PATH'], API_KEY: apiKey },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: { readonly submission: Submission; readonly resolve: (end: End) => void }[] = [];
  createInterface({ input: program.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as Said;
    const asked = waiting[said.id];
    if (said.accepted !== undefined) asked?.submission.accepted(said.accepted);
    if (said.end !== undefined) asked?.resolve(toEnd(said.end, said));
  });
  return {
    submit(submission) {
      return new Promise((resolve) => {
        const { method, url, body } = submission;
        const id = waiting.push({ submission, resolve }) - 1;
        program.stdin.write(`${JSON.stringify({ id, method, url, body })}\n`);
      });
    },
    async close() {
      program.stdin.end();
      if (program.exitCode === null) await once(program, 'exit');
    },
  };
}

function toEnd(word: string, { code, resource }: Said): End {
  const end = word.toLowerCase();
  if (end === 'succeeded') return { end, ...(resource ? { resourceId: resource } : {}) };
  return end === 'canceled' ? { end } : { end: 'failed', code: code ?? '' };
}

function requiredVersion(name: string): string {
  const lines = readFileSync(join(PYTHON, 'requirements.txt'), 'utf8').split('\n');
  return lines.find((line) => line.startsWith(`${name}==`))?.split('==')[1] ?? 'unknown';
}
