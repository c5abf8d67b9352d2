import { setTimeout as delay } from 'node:timers/promises';

import { type Connection, openConnection } from '../http/connection.ts';
import type { Response } from '../http/parse-response.ts';
import { operationPath, submit, untilTerminal } from './follow-command.ts';
import type { Target } from './load-plan.ts';
import { createOrderRequests } from './order-requests.ts';

/** So many at random that a partition without one has a chance of 1 in 20,000. */
const COMMANDS = 144;
const ASK_AGAIN_MS = 100;
const LIMIT_MS = 60_000;

/**
 * Sends commands to every partition, again while they are refused, and waits until all are terminal.
 *
 * @returns what went wrong, if anything
 */
export async function untilAllDecide(target: Target): Promise<string | undefined> {
  const next = createOrderRequests(target, Math.random);
  try {
    await Promise.all(
      Array.from({ length: COMMANDS }, async () => {
        const connection = await openConnection(target.host, target.port);
        await untilTerminal(connection, operationPath(await persist(connection, next())), target);
        connection.close();
      }),
    );
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The request has an `Idempotency-Key`, so that it may be sent as often as need be. */
async function persist(connection: Connection, request: string): Promise<Response> {
  const giveUp = performance.now() + LIMIT_MS;
  for (;;) {
    try {
      return await submit(connection, request);
    } catch (error) {
      const isRefused = error instanceof Error && error.message.startsWith('503 ');
      if (!isRefused || performance.now() > giveUp) throw error;
      await delay(ASK_AGAIN_MS);
    }
  }
}
