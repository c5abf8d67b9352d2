import { setTimeout as delay } from 'node:timers/promises';

import type { SeededRandom } from '@waybill/testing';

/** A service that can be killed and comes back. */
export type Killable = {
  readonly name: string;
  /** Ends it as a power cut would (SIGKILL), and starts it again. Resolves once it is ready. */
  killAndRestart(): Promise<void>;
};

/** A kill that took place. */
export type Kill = { readonly name: string; readonly afterMs: number };

type KillOptions = {
  readonly kills: number;
  readonly random: SeededRandom;
  /** Ends the killing; a restart that is under way is waited for. */
  readonly signal: AbortSignal;
  readonly onKill: (kill: Kill, count: number) => void;
};

/** Between the readiness of one and the death of the next, ms. */
const PAUSE_MS = [100, 1_500] as const;

/**
 * Kills services one after another at random moments. All take their turn, in an order that is drawn anew each round, so
 * that each is hit as often as any other, give or take one.
 */
export async function killServices(
  services: readonly Killable[],
  { kills, random, signal, onKill }: KillOptions,
): Promise<readonly Kill[]> {
  const done: Kill[] = [];
  let round: Killable[] = [];
  while (done.length < kills) {
    if (round.length === 0) round = shuffled(services, random);
    const [service] = round.splice(0, 1);
    const afterMs = random.between(PAUSE_MS);
    // The moment is random on purpose: there is no condition to wait for.
    await delay(afterMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || service === undefined) break;
    const kill = { name: service.name, afterMs };
    done.push(kill);
    onKill(kill, done.length);
    await service.killAndRestart();
  }
  return done;
}

function shuffled<Item>(items: readonly Item[], random: SeededRandom): Item[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.integer(left.length), 1));
}
