import { readdir } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';

import type { PartName } from '../parts.ts';
import { folderOf, type Installation } from './installation.ts';
import type { PartPlace, ProgramLine } from './native-part.ts';

/** The command that runs one of the two Java parts: heap, garbage collector, start archive, then what is its own. */
export function javaCommand(
  part: PartName,
  place: PartPlace,
  own: { heap: readonly string[]; args: readonly string[] },
): ProgramLine {
  const { installation, shortLived, recordArchives } = place;
  if (installation.java === undefined) throw new Error(`${part} needs a Java`);
  const { program, major } = installation.java;
  const flags = [...own.heap, '-XX:+UseSerialGC'];
  // The first compiler only: half the CPU of a start, and half the speed of a long run.
  if (shortLived) flags.push('-XX:TieredStopAtLevel=1');
  if (major >= 24) flags.push('--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow');
  if (canArchive(installation)) {
    const archive = archiveFile(installation, part);
    if (recordArchives) flags.push(`-XX:AOTCacheOutput=${recordedFile(archive)}`);
    else flags.push(`-XX:AOTCache=${archive}`, '-Xlog:aot=off', '-Xlog:cds=off');
  }
  return { program, args: [...flags, ...own.args] };
}

/** Whether this Java can keep loaded and linked classes for the next start (JEP 483, in the form of JEP 514). */
export function canArchive(installation: Installation): boolean {
  return (installation.java?.major ?? 0) >= 25;
}

/** The start archive of a part. A JVM does without one that is missing or does not fit. */
export function archiveFile(installation: Installation, part: PartName): string {
  return join(installation.archives, `${basename(folderOf(installation, part))}.aot`);
}

/** Where an archive is written before it gets its name. */
export function recordedFile(archive: string): string {
  return `${archive}.new`;
}

/** All jars of a folder, sorted: an archive fits only the same jars in the same order. */
export async function classPathOf(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jar')).sort();
  return names.map((name) => join(folder, name)).join(delimiter);
}
