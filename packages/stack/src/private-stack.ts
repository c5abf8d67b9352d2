import { rm } from 'node:fs/promises';

import { type RunningStack, startStack, type StartOptions } from './start-stack.ts';
import { makeTemporaryHome } from './temporary-home.ts';

/**
 * Starts a stack of one's own in a temporary folder on free ports, for tests: `stop` ends it and removes the folder.
 * What an earlier one left behind, because its process was killed, is ended and removed first.
 *
 * @throws `StackError`
 */
export async function startPrivateStack(options: Omit<StartOptions, 'home' | 'ports'>): Promise<RunningStack> {
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
