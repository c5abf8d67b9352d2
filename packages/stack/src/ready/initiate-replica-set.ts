import { setTimeout as delay } from 'node:timers/promises';

import { StackError } from '../errors.ts';
import { isMongodbReady } from './mongodb-ready.ts';

/** What to initiate, and what calls the waiting off. */
export type Initiation = { readonly port: number; readonly signal: AbortSignal };

const READY_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 100;

/**
 * Makes the MongoDB that listens on this port of 127.0.0.1 the primary of a replica set of one, once; one that has its
 * set already stays as it is. For containers of a compose file: elsewhere the start of a stack does it.
 *
 * @throws `StackError` `part-not-ready` after 120 s, `replica-set-mismatch`, `interrupted`
 */
export async function initiateReplicaSet({ port, signal }: Initiation): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (!(await isReady(port))) {
    if (signal.aborted)
      throw new StackError('interrupted', 'Interrupted while MongoDB was starting.', 'Run the same command again.');
    if (performance.now() > until)
      throw new StackError(
        'part-not-ready',
        `MongoDB on port ${port} was not ready after ${READY_WITHIN_MS / 1000} s.`,
        'Look into its log; it must have been started with --replSet=rs0.',
      );
    await delay(ASK_EVERY_MS);
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return await isMongodbReady(port);
  } catch (error) {
    if (error instanceof StackError) throw error;
    return false;
  }
}
