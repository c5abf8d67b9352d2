import type { Connection } from '../http/connection.ts';
import type { Response } from '../http/parse-response.ts';
import { createConnectionPool } from './connection-pool.ts';
import { operationPath, submit, untilTerminal } from './follow-command.ts';
import type { CommandTrace, LoadPlan, LoadResult, Pace } from './load-plan.ts';
import { createOrderRequests } from './order-requests.ts';
import { createTally } from './tally.ts';

/** Time for the first connections, ms. */
const HEAD_START_MS = 100;

type OpenPace = Extract<Pace, { readonly kind: 'open' }>;
type Measured = { readonly measuring: () => void; readonly measured: () => void };

/**
 * Sends commands at fixed times, whatever is still open. Latency counts from the due time, so that a stall is charged
 * to every command that it delayed.
 *
 * @param told  called when the first command that counts is due, and when the last one has reached its goal
 */
export async function runOpenLoop(plan: LoadPlan, pace: OpenPace, told: Measured): Promise<LoadResult> {
  const { target, goal } = plan;
  const tally = createTally(goal);
  const next = createOrderRequests(target, Math.random);
  const pool = createConnectionPool(target.host, target.port, pace.connections);
  const uncounted = Math.round(plan.warmUpSeconds * pace.perSecond);
  const total = Math.min(plan.maxCommands, uncounted + Math.round(plan.seconds * pace.perSecond));
  let last: string | undefined;

  async function follow(connection: Connection, due: number, counts: boolean): Promise<void> {
    const accepted = await submit(connection, next());
    const acked = performance.now();
    tally.accepted(acked - due, counts);
    last = operationPath(accepted);
    if (goal === 'accepted') return;
    await untilTerminal(connection, last, target);
    const terminal = performance.now();
    tally.completed(terminal - due, counts);
    if (plan.traced === true && counts) tally.traced(toTrace(accepted, { due, acked, terminal }));
  }

  const open: Promise<void>[] = [];
  const begin = performance.now() + HEAD_START_MS;
  for (let sent = 0; sent < total; sent++) {
    const due = begin + (sent * 1000) / pace.perSecond;
    await reach(due);
    const counts = sent >= uncounted;
    if (sent === uncounted) told.measuring();
    if (counts) tally.late(performance.now() - due);
    open.push(pool.use((connection) => follow(connection, due, counts)).catch(tally.failed));
  }
  await Promise.all(open);
  told.measured();
  pool.close();
  return tally.toResult(plan.seconds, last === undefined ? [] : [last]);
}

function toTrace(
  { body }: Response,
  { due, acked, terminal }: { readonly due: number; readonly acked: number; readonly terminal: number },
): CommandTrace {
  const commandId = /"commandId":"([^"]+)"/.exec(body.toString('latin1'))?.[1] ?? '';
  const { timeOrigin } = performance;
  return { commandId, dueMs: timeOrigin + due, ackedMs: timeOrigin + acked, terminalMs: timeOrigin + terminal };
}

/** Timers may fire a fraction of a millisecond early. */
async function reach(moment: number): Promise<void> {
  for (let left = moment - performance.now(); left > 0; left = moment - performance.now()) {
    const wait = left;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
