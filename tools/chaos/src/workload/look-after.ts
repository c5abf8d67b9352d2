import { setTimeout as delay } from 'node:timers/promises';

import type { Attempt, SeenStatus } from '../history/submission.ts';
import type { Client } from './client.ts';

const AT_ONCE = 24;

/** Reads the status of every accepted operation until it has ended; the last that was seen when time is up. */
export async function readFinals(
  client: Client,
  attempts: readonly Attempt[],
  signal: AbortSignal,
): Promise<readonly SeenStatus[]> {
  const ids = [
    ...new Set(attempts.filter(({ answer }) => answer === 'accepted').map(({ operationId }) => operationId)),
  ];
  const finals: SeenStatus[] = [];
  await forEach(ids, async (operationId) => {
    let last: SeenStatus | undefined;
    while (!signal.aborted && last?.httpStatus !== 200) {
      const seen = await client.status(operationId, 5);
      last = seen ?? last;
      if (!seen) await delay(100);
      else if (seen.httpStatus !== 200 && seen.httpStatus !== 202) break;
    }
    if (last) finals.push(last);
  });
  return finals;
}

/** Reads these documents; those that can not be read are missing. */
export async function readViews(
  client: Client,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>> | undefined>> {
  const views = new Map<string, Readonly<Record<string, unknown>> | undefined>();
  await forEach(paths, async (path) => {
    while (!signal.aborted && !views.has(path)) {
      const view = await client.view(path);
      if (view === undefined) await delay(100);
      else views.set(path, view === 'absent' ? undefined : view);
    }
  });
  return views;
}

async function forEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of left) await work(item);
    }),
  );
}
