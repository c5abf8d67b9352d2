import { mkdir, rename, rm, writeFile } from 'node:fs/promises';

import { pathExists } from '../fetch/path-exists.ts';
import { type Installation, prepareInstallation } from '../native/installation.ts';
import { archiveFile, canArchive, recordedFile } from '../native/java-command.ts';
import type { StackOptions } from '../options.ts';
import type { PartName } from '../parts.ts';
import { withExclusiveLock } from '../processes/exclusive-lock.ts';
import { type RunningStack, startStack } from '../start-stack.ts';
import { makeTemporaryHome } from '../temporary-home.ts';
import { exerciseRegistry } from './exercise-registry.ts';

type TrainOptions = Omit<StackOptions, 'home'>;

const trained: readonly PartName[] = ['kafka', 'registry'];

/**
 * Builds the start archives of Kafka and the registry: both are started in a temporary folder, do a little work, and
 * write what they have loaded when they end. About 40 CPU seconds, once per version. Nothing happens if they are there.
 */
export async function trainArchives(options: TrainOptions): Promise<void> {
  const installation = await prepareInstallation({ ...options, home: '' }, trained);
  if (!(await needsTraining(installation))) return;
  await withExclusiveLock(`${installation.archives}.lock`, async () => {
    if (await needsTraining(installation)) await train(options, installation);
  });
}

/** Whether archives are missing that this Java could use, and nobody has failed to build them before. */
export async function needsTraining(installation: Installation): Promise<boolean> {
  if (!canArchive(installation) || (await pathExists(failureFile(installation)))) return false;
  const there = await Promise.all(trained.map((part) => pathExists(archiveFile(installation, part))));
  return there.includes(false);
}

async function train(options: TrainOptions, installation: Installation): Promise<void> {
  await mkdir(installation.archives, { recursive: true });
  const home = await makeTemporaryHome();
  try {
    await record({ ...options, home });
    for (const part of trained) {
      const archive = archiveFile(installation, part);
      // It gets its name when it is whole.
      await rename(recordedFile(archive), archive);
    }
  } catch (error) {
    // Without this note each start would try again.
    if (!options.signal?.aborted) await writeFile(failureFile(installation), String(error));
    throw error;
  } finally {
    const recorded = trained.map((part) => recordedFile(archiveFile(installation, part)));
    for (const path of [home, ...recorded]) await rm(path, { recursive: true, force: true });
  }
}

async function record(options: StackOptions): Promise<void> {
  const settings = { ...options.settings, endpoints: { mongodb: 'not needed' } };
  const stack = await startStack({ ...options, settings, recordArchives: true });
  const kill = (): void => void killBoth(stack);
  options.signal?.addEventListener('abort', kill);
  try {
    await exerciseRegistry(stack.endpoints.registry);
  } finally {
    await stack.stop();
    options.signal?.removeEventListener('abort', kill);
  }
  options.signal?.throwIfAborted();
}

async function killBoth({ parts }: RunningStack): Promise<void> {
  await Promise.all([parts.kafka.kill(), parts.registry.kill()]);
}

function failureFile({ archives }: Installation): string {
  return `${archives}.failed`;
}
