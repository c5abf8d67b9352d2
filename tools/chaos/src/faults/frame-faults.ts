import { setTimeout as delay } from 'node:timers/promises';

import type { Fault, InjectedFault } from '@waybill/testing';
import { eventually } from '@waybill/testing';

import type { PlannedFault } from '../schedule/plan-faults.ts';
import type { Cluster } from '../system/cluster.ts';
import type { Effect } from './injected.ts';
import { hit, missed } from './injected.ts';
import { pickFrom } from './process-faults.ts';

/** Some requests are rare: a fault waits for its frames this long. */
const HIT_WITHIN_MS = 10_000;

/** Hits frames at whichever broker they come by. What is held goes on after a while. */
export async function faultFrames({ proxies }: Cluster, { frames, lengthMs }: PlannedFault): Promise<Effect> {
  if (!frames) return missed('nothing was planned');
  const injected = proxies.map((proxy) => proxy.inject(frames));
  try {
    await eventually(() => hitsOf(injected) > 0, { withinMs: HIT_WITHIN_MS, everyMs: 20 });
    // The rest of its frames may come by meanwhile.
    await delay(lengthMs);
  } catch {
    return missed(`no ${nameOf(frames)} came by within ${HIT_WITHIN_MS / 1000} s`);
  } finally {
    for (const fault of injected) fault.release();
  }
  return hit(`${hitsOf(injected)} frames, ${nameOf(frames)}`);
}

/** Cuts clients off one broker for a while; the brokers still reach each other. */
export async function cutBroker({ proxies }: Cluster, { frames, lengthMs, pick }: PlannedFault): Promise<Effect> {
  const proxy = pickFrom(proxies, pick);
  if (!frames || !proxy) return missed('nothing was planned');
  const cut = proxy.inject(frames);
  await delay(lengthMs);
  cut.release();
  const where = `broker ${proxies.indexOf(proxy) + 1}, ${nameOf(frames)}, ${lengthMs} ms`;
  return cut.hits > 0 ? hit(`${cut.hits} connections, ${where}`) : missed(`no connection, ${where}`);
}

function hitsOf(faults: readonly InjectedFault[]): number {
  return faults.reduce((sum, { hits }) => sum + hits, 0);
}

function nameOf(fault: Fault): string {
  return fault.kind === 'cut' ? `cut ${fault.ways}` : `${fault.kind} ${fault.api} ${fault.direction}`;
}
