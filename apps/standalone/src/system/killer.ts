import type { SeededRandom } from '@waybill/testing';

import type { Member, System } from './start-system.ts';

/** What was killed, in order. */
export type Kill = { readonly name: string; readonly afterMs: number };

export type KillOptions = { readonly kills: number; readonly random: SeededRandom; readonly tooLong: AbortSignal };

/**
 * Kills members at random moments and starts each again. Every role is hit: members take their turn in an order that
 * the seed shuffles.
 */
export async function killMembers(system: System, { kills, random, tooLong }: KillOptions): Promise<readonly Kill[]> {
  const done: Kill[] = [];
  let turn: Member[] = [];
  for (let count = 0; count < kills; count++) {
    if (turn.length === 0) turn = shuffled(system.members, random);
    const afterMs = 100 + random.integer(1_400);
    await elapsed(afterMs, tooLong);
    const member = turn.pop();
    if (!member) break;
    member.current().signal('SIGKILL');
    await member.current().ended;
    done.push({ name: member.name, afterMs });
    await member.restart();
  }
  return done;
}

function shuffled<Item>(items: readonly Item[], random: SeededRandom): Item[] {
  const left = [...items];
  return items.map(() => {
    const item = random.pick(left);
    left.splice(left.indexOf(item), 1);
    return item;
  });
}

/** The moment of a kill is random on purpose; there is no condition to wait for. */
function elapsed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    setTimeout(() => {
      if (signal.aborted) reject(new Error('The run took too long.'));
      else resolve();
    }, ms);
  });
}
