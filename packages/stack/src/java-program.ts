import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';

import { messageOf, StackError } from './errors.ts';
import { installParts } from './fetch/install-parts.ts';
import { pathExists } from './fetch/path-exists.ts';
import { readStackLock } from './lock/stack-lock.ts';
import { findJava } from './native/java.ts';
import { classPathOf } from './native/java-command.ts';
import type { StackOptions } from './options.ts';
import { runCommand } from './processes/run-command.ts';

/** How to run a compiled Java program; its own arguments come behind. */
export type JavaProgram = { readonly program: string; readonly args: readonly string[] };

/** What the oldest Java that the stack runs on can read. */
const TARGET = '21';

/**
 * Compiles a Java program of one source file against Kafka's own jars, once for each text of it, so that what Kafka's
 * own client says can be set against what ours says. The Java of the stack has no compiler: one is fetched like the
 * other parts, by the lock file.
 *
 * @param source  path of the file; it holds one public class of the same name, in no package
 * @throws        `StackError` `java-source-invalid` with what the compiler says
 */
export async function prepareJavaProgram(
  source: string,
  { infra, settings, onProgress, signal }: Omit<StackOptions, 'home'>,
): Promise<JavaProgram> {
  const { cache } = settings;
  const machine = `${process.platform}-${process.arch}`;
  const uses = ['kafka', 'compiler', ...(settings.java === undefined ? (['java'] as const) : [])] as const;
  const folders = await installParts(await readStackLock(infra), { cache, machine, uses, onProgress, signal });
  const { program } = await findJava(settings.java, folders.java);
  const [kafka, compiler] = [folders.kafka ?? '', folders.compiler ?? ''];
  const classPath = await classPathOf(kafka);
  const text = await readFile(source);
  const key = createHash('sha256')
    .update(`${basename(kafka)} ${basename(compiler)} ${TARGET}\n`)
    .update(text);
  const classes = join(cache, `classes-${key.digest('hex').slice(0, 12)}`);
  if (!(await pathExists(classes))) {
    await compile({ program, compiler: await classPathOf(compiler), classPath, source, classes });
  }
  // A short run: the first compiler will do.
  const flags = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx512m'];
  return { program, args: [...flags, '-cp', [classes, classPath].join(delimiter), basename(source, '.java')] };
}

type Compilation = Readonly<Record<'program' | 'compiler' | 'classPath' | 'source' | 'classes', string>>;

async function compile({ program, compiler, classPath, source, classes }: Compilation): Promise<void> {
  const beside = `${classes}.${process.pid}`;
  await mkdir(beside, { recursive: true });
  const language = ['-source', TARGET, '-target', TARGET, '-nowarn'];
  try {
    await runCommand(program, [
      ...[
        '-XX:+UseSerialGC',
        '-XX:TieredStopAtLevel=1',
        '-cp',
        compiler,
        'org.eclipse.jdt.internal.compiler.batch.Main',
      ],
      ...[...language, '-cp', classPath, '-d', beside, source],
    ]);
    // Another process may have been first: both results are the same.
    await rename(beside, classes).catch(() => undefined);
  } catch (error) {
    throw new StackError('java-source-invalid', `${source} does not compile: ${messageOf(error)}`, 'Correct the file.');
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}
