import { cp, rm } from 'node:fs/promises';

import { startContainers } from './docker/start-containers.ts';
import { messageOf } from './errors.ts';
import { logsIn } from './native/start-parts.ts';
import { type RunningStack, startStack, type StartOptions, wantedParts } from './start-stack.ts';
import { makeTemporaryHome } from './temporary-home.ts';
import { chooseHow } from './up/choose-how.ts';

type PrivateOptions = Omit<StartOptions, 'home' | 'ports'> & {
  /** A folder to which `stop` copies what the parts have written in their last two runs each; processes only. */
  readonly keepLogsIn?: string;
};

/**
 * Starts a stack of one's own on free ports, for tests: in containers when a Docker engine answers, else as plain
 * processes in a temporary folder. What only processes can do (three brokers, proxies in front of them, settings of
 * their own) is done by processes even where an engine answers. `stop` ends it and removes its data. What an earlier
 * one left behind, because its process was killed, is ended and removed first (containers: by Ryuk).
 *
 * @throws `StackError`
 */
export async function startPrivateStack(options: PrivateOptions): Promise<RunningStack> {
  return (await inContainers(options)) ?? asProcesses(options);
}

/** Undefined where containers are not wanted, or in mode `auto` cannot be had. */
async function inContainers(options: PrivateOptions): Promise<RunningStack | undefined> {
  const { settings, onProgress, signal } = options;
  if (needsProcesses(options) || wantedParts(options).length === 0) return undefined;
  if ((await chooseHow(options)) === 'native') return undefined;
  try {
    return await startContainers(options);
  } catch (error) {
    if (settings.mode === 'docker' || signal?.aborted) throw error;
    onProgress?.({ type: 'note', text: `${messageOf(error)} Falling back to plain processes.` });
    return undefined;
  }
}

function needsProcesses({ brokers = 1, ...options }: PrivateOptions): boolean {
  const { advertisedPorts, brokerProperties, security, keepLogsIn } = options;
  return brokers > 1 || [advertisedPorts, brokerProperties, security, keepLogsIn].some((wish) => wish !== undefined);
}

async function asProcesses(options: PrivateOptions): Promise<RunningStack> {
  const home = await makeTemporaryHome();
  const remove = (): Promise<void> => rm(home, { recursive: true, force: true });
  try {
    const stack = await startStack({ shortLived: true, ...options, home });
    const stop = async (): Promise<void> => {
      // Nobody reads the data again, so nothing need be put in order, and brokers that have lost their quorum would wait.
      await Promise.all(wantedParts(options).map((part) => stack.parts[part].kill()));
      await stack.stop();
      if (options.keepLogsIn !== undefined) await cp(logsIn(home), options.keepLogsIn, { recursive: true });
      await remove();
    };
    return { ...stack, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}
