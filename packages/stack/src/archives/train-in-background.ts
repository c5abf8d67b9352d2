import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { prepareInstallation } from '../native/installation.ts';
import type { ProgramLine } from '../native/native-part.ts';
import { launch } from '../native/part-process.ts';
import type { StackOptions } from '../options.ts';
import { isRunning } from '../processes/process-identity.ts';
import { openStateFile } from '../state/stack-state.ts';
import { needsTraining } from './train-archives.ts';

/**
 * Starts `line`, a program that calls `trainArchives`, if this folder runs Kafka or the registry as plain processes and
 * their archives are missing. It outlives the caller; `stackDown` ends it. Gives whether it was started.
 */
export async function trainInBackground(options: StackOptions, line: ProgramLine): Promise<boolean> {
  const state = openStateFile(options.home);
  const { parts, training } = await state.read();
  if (parts.kafka?.how !== 'native' || parts.registry?.how !== 'native') return false;
  if (training && (await isRunning(training))) return false;
  if (!(await needsTraining(await prepareInstallation(options, ['kafka', 'registry'])))) return false;
  const folder = join(options.home, 'logs');
  await mkdir(folder, { recursive: true });
  const started = await launch(line, { folder, log: join(folder, 'archives.log') });
  await state.change((before) => ({ ...before, training: started }));
  return true;
}
