import type { Timer } from '@waybill/messages';
import type { MemoryLog } from '@waybill/testing';

import { toRecord } from '../reactor/timer.ts';
import type { Actor, Chance } from './actor.ts';

export type TimersWorld = {
  readonly log: MemoryLog;
  readonly now: () => number;
  readonly chance: Chance;
};

/**
 * Timers of all reactors. They are stored, so a crash loses none; when their sender dies before it has noted that one was
 * sent, it is sent again.
 */
export class SimulatedTimers implements Actor {
  readonly name = 'timers';
  private readonly timers = new Map<string, Timer>();
  private readonly world: TimersWorld;

  constructor(world: TimersWorld) {
    this.world = world;
  }

  set(timer: Timer): void {
    const { partition, offset, index } = timer;
    const id = `${partition} ${offset}.${index}`;
    if (!this.timers.has(id)) this.timers.set(id, timer);
  }

  /** When the next one is due, ms since 1970. */
  next(): number {
    return Math.min(...Array.from(this.timers.values(), ({ due }) => due.getTime()));
  }

  hasWork(): boolean {
    return this.next() <= this.world.now();
  }

  step(): Promise<string> {
    const { log, now, chance } = this.world;
    const [id, timer] = [...this.timers].find(([, { due }]) => due.getTime() <= now()) ?? [];
    if (id === undefined || timer === undefined) return Promise.resolve('find nothing due');
    log.plant(timer.at, [toRecord(timer, now())]);
    if (chance.of('crash')) return Promise.resolve(`send ${id}, and do not know it`);
    this.timers.delete(id);
    return Promise.resolve(`send ${id}`);
  }

  crash(): void {
    // All that they know is stored.
  }
}
