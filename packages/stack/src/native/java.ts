import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { messageOf, StackError } from '../errors.ts';
import { MissingCommandError, runCommand } from '../processes/run-command.ts';

/** The Java that runs Kafka and the registry. */
export type Java = {
  readonly program: string;
  /** The first number of its version, such as 25. */
  readonly major: number;
  /** Such as `25.0.2`: another one does not read its archives. */
  readonly version: string;
};

const OLDEST = 21;

/** The fetched Java, or the one that `WAYBILL_JAVA` names (a program, or the folder of a JDK). */
export async function findJava(named: string | undefined, folder: string | undefined): Promise<Java> {
  if (named !== undefined) return asking(named);
  if (folder === undefined) throw unusable('The stack has no Java.');
  const release = await readFile(join(folder, 'release'), 'utf8');
  return toJava(join(folder, 'bin', 'java'), /JAVA_VERSION="([^"]+)"/.exec(release)?.[1]);
}

async function asking(program: string): Promise<Java> {
  let said: string;
  try {
    said = await runCommand(program, ['-version']);
  } catch (error) {
    const why = error instanceof MissingCommandError ? 'is not there' : `does not run (${messageOf(error)})`;
    throw unusable(`WAYBILL_JAVA names ${program}, which ${why}.`);
  }
  const java = toJava(program, /version "([^"]+)"/.exec(said)?.[1]);
  if (java.major >= OLDEST) return java;
  throw unusable(
    `WAYBILL_JAVA names ${program}, which is Java ${java.version}; the registry needs ${OLDEST} or newer.`,
  );
}

function toJava(program: string, version = 'unknown'): Java {
  return { program, version, major: Number.parseInt(version, 10) };
}

function unusable(message: string): StackError {
  return new StackError(
    'java-unusable',
    message,
    'Name the java program of a newer Java, or unset WAYBILL_JAVA to let Waybill fetch one.',
  );
}
