import { rm } from 'node:fs/promises';

import { startContainers } from './docker/start-containers.ts';
import { messageOf } from './errors.ts';
import { ownParts } from './settings.ts';
import { type RunningStack, startStack, type StartOptions } from './start-stack.ts';
import { makeTemporaryHome } from './temporary-home.ts';
import { chooseHow } from './up/choose-how.ts';

type PrivateOptions = Omit<StartOptions, 'home' | 'ports'>;

/**
 * Starts a stack of one's own on free ports, for tests: in containers when a Docker engine answers, else as plain
 * processes in a temporary folder. `stop` ends it and removes its data. What an earlier one left behind, because its
 * process was killed, is ended and removed first (containers: by Ryuk).
 *
 * @throws `StackError`
 */
export async function startPrivateStack(options: PrivateOptions): Promise<RunningStack> {
  return (await inContainers(options)) ?? asProcesses(options);
}

/** Undefined where containers are not wanted, or in mode `auto` cannot be had. */
async function inContainers(options: PrivateOptions): Promise<RunningStack | undefined> {
  const { settings, onProgress, signal } = options;
  if (ownParts(settings).length === 0 || (await chooseHow(options)) === 'native') return undefined;
  try {
    return await startContainers(options);
  } catch (error) {
    if (settings.mode === 'docker' || signal?.aborted) throw error;
    onProgress?.({ type: 'note', text: `${messageOf(error)} Falling back to plain processes.` });
    return undefined;
  }
}

async function asProcesses(options: PrivateOptions): Promise<RunningStack> {
  const home = await makeTemporaryHome();
  const remove = (): Promise<void> => rm(home, { recursive: true, force: true });
  try {
    const stack = await startStack({ shortLived: true, ...options, home });
    return { ...stack, stop: () => stack.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
