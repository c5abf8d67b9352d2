import { setTimeout as delay } from 'node:timers/promises';

import type { PlannedFault } from '../schedule/plan-faults.ts';
import type { Killable } from '../system/cluster.ts';
import type { Effect } from './injected.ts';
import { hit } from './injected.ts';

/** kill -9 of a part, which is away for a while and then starts again with its data. */
export async function restartPart(part: Killable, name: string, { lengthMs }: PlannedFault): Promise<Effect> {
  await part.kill();
  try {
    await delay(lengthMs);
  } finally {
    await part.start();
  }
  return hit(`${name} was away for ${lengthMs} ms`);
}
