import type { Connection } from '../http/connection.ts';
import { openConnection } from '../http/connection.ts';
import type { Response } from '../http/parse-response.ts';
import { operationPath, submit, untilTerminal } from './follow-command.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';
import { createOrderRequests } from './order-requests.ts';
import type { Tally } from './tally.ts';
import { createTally } from './tally.ts';

/** A connection that had a failure rests this long, ms: a server that refuses should not be flooded. */
const REST_MS = 100;

type Measured = { readonly measuring: () => void; readonly measured: () => void };

/**
 * Keeps as many commands under way as there are connections.
 *
 * @param told  called when the measured time begins and ends; what is open then is still finished
 */
export async function runClosedLoop(plan: LoadPlan, connections: number, told: Measured): Promise<LoadResult> {
  const { host, port } = plan.target;
  const tally = createTally(plan.goal);
  const opened = await Promise.all(Array.from({ length: connections }, () => openConnection(host, port)));
  const next = createOrderRequests(plan.target, Math.random);
  const begin = performance.now() + plan.warmUpSeconds * 1000;
  const end = begin + plan.seconds * 1000;
  const window = { begin, end, sent: 0 };
  const timers = [setTimeout(told.measuring, begin - performance.now())];
  const measured = new Promise<void>((resolve) => {
    timers.push(
      setTimeout(() => {
        told.measured();
        resolve();
      }, end - performance.now()),
    );
  });
  const last = await Promise.all(opened.map((connection) => client(connection, plan, { next, window, tally })));
  await measured;
  for (const connection of opened) connection.close();
  return tally.toResult(
    plan.seconds,
    last.flatMap((path) => path ?? []),
  );
}

type Shared = {
  readonly next: () => string;
  readonly window: { readonly begin: number; readonly end: number; sent: number };
  readonly tally: Tally;
};

/** One command after another until the time is over. Gives the path of its last operation. */
async function client(connection: Connection, plan: LoadPlan, shared: Shared): Promise<string | undefined> {
  const { window, tally, next } = shared;
  const counts = (): boolean => performance.now() >= window.begin && performance.now() < window.end;
  let last: Response | undefined;
  while (performance.now() < window.end && window.sent < plan.maxCommands) {
    window.sent++;
    const sent = performance.now();
    try {
      last = await submit(connection, next());
      tally.accepted(performance.now() - sent, counts());
      if (plan.goal === 'accepted') continue;
      await untilTerminal(connection, operationPath(last), plan.target);
      tally.completed(performance.now() - sent, counts());
    } catch (error) {
      tally.failed(error);
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
    }
  }
  return last && operationPath(last);
}
