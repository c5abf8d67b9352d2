import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';

import { prepareJavaProgram, type StackSettings } from '@waybill/stack';

type DumpOptions = {
  readonly repository: string;
  readonly settings: StackSettings;
  /** Where the brokers are, past any proxy: `host:port,host:port`. */
  readonly brokers: string;
  /** With prefix. */
  readonly topics: readonly string[];
  /** File that gets one JSON object a line. */
  readonly file: string;
  readonly signal: AbortSignal;
};

/**
 * Has Kafka's own Java client write all records of these topics into a file.
 *
 * @throws `Error` with what it says when it fails, `StackError` when it can not be compiled or fetched
 */
export async function dumpLog({ repository, settings, brokers, topics, file, signal }: DumpOptions): Promise<void> {
  const source = join(repository, 'tools/chaos/log-dump/LogDump.java');
  const { program, args } = await prepareJavaProgram(source, {
    infra: join(repository, 'infra/local'),
    settings,
    signal,
  });
  const child = spawn(program, [...args, brokers, ...topics], { stdio: ['ignore', 'pipe', 'pipe'], signal });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  child.stdout.pipe(createWriteStream(file));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`LogDump.java ended with ${child.exitCode}: ${said.join('').slice(-2000)}`);
}
