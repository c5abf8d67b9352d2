import { setTimeout as delay } from 'node:timers/promises';

import { PartUnavailableError } from '@waybill/messages';

import type { SchemaRegistry } from './schema-registry.ts';

type WaitOptions = {
  /** Called with a sentence after each vain try. */
  readonly onWaiting: (sentence: string) => void;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
};

const WAIT_MS = 500;
/** No schema has it; that there is none is an answer. */
const NO_ID = 0;

/**
 * Waits until the registry answers, however long that takes.
 *
 * @throws the signal's reason when it fired; what the registry refuses for good
 */
export async function waitForRegistry(registry: SchemaRegistry, { onWaiting, signal }: WaitOptions): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      await registry.fetch(NO_ID);
      return;
    } catch (error) {
      if (!(error instanceof PartUnavailableError)) throw error;
      onWaiting(error.message);
    }
    await delay(WAIT_MS, undefined, { signal });
  }
}
