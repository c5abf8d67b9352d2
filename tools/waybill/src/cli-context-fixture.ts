import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import type { CliContext } from './cli-context.ts';

/** A context that keeps what a command writes. */
export type RecordedContext = CliContext & { readonly written: { readonly out: string[]; readonly log: string[] } };

/** A context without a terminal, in a home folder that does not exist. */
export function recordContext(changes: Partial<CliContext> = {}): RecordedContext {
  const written = { out: [] as string[], log: [] as string[] };
  return {
    env: {},
    repository: process.cwd(),
    home: join(tmpdir(), 'waybill-without-a-home'),
    out: (line) => written.out.push(line),
    log: (line) => written.log.push(line),
    draw: (text) => written.log.push(text),
    interactive: false,
    stdin: new PassThrough(),
    signal: new AbortController().signal,
    ...changes,
    written,
  };
}
