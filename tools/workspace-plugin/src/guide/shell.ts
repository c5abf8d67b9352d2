import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';

/** A script that runs, and all that it has written so far. */
export type Running = {
  readonly written: () => string;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
  end(): void;
};

/** Runs a script as a reader does, who stops at the first command that fails. */
export function startScript(script: string, cwd: string, environment: Readonly<Record<string, string>>): Running {
  // In a group of its own: npm passes no signal on.
  const child: ChildProcess = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NX_DAEMON: 'false', NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => (text += part));
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    written: () => text,
    ended,
    end: () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    },
  };
}
