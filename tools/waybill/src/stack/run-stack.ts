import { once } from 'node:events';

import { startPrivateStack, type StackOptions, toEnvironment } from '@waybill/stack';

import type { CliContext } from '../cli-context.ts';

/**
 * Starts a stack of its own in a temporary folder, prints one line of JSON with the three endpoint variables, and ends
 * it when stdin closes: whoever started this process and dies, however it dies, leaves nothing running.
 */
export async function runStack(
  { infra, settings, onProgress, signal }: StackOptions,
  context: CliContext,
): Promise<void> {
  const end = new AbortController();
  const over = signal ? AbortSignal.any([signal, end.signal]) : end.signal;
  context.stdin.once('close', () => {
    end.abort();
  });
  context.stdin.once('end', () => {
    end.abort();
  });
  context.stdin.resume();
  const stack = await startPrivateStack({ infra, settings, ...(onProgress && { onProgress }), signal: over });
  context.out(JSON.stringify(toEnvironment(stack.endpoints)));
  if (!over.aborted) await once(over, 'abort');
  await stack.stop();
  // Ended by a signal, an open pipe would keep this process alive.
  context.stdin.destroy();
}
