import type { Offset, ReactorPosition } from '@waybill/messages';
import { offsetAfter } from '@waybill/messages';

import type { Cause } from './cause.ts';
import type { CausedCommand } from './write-commands.ts';

/** What one aggregate of a partition has waiting, in the order of the log. */
export type Lane = {
  readonly key: string;
  readonly queue: Cause[];
  /** Commands of the first cause that are not acknowledged; undefined before it was reacted to. */
  outbox: CausedCommand[] | undefined;
  isRunning: boolean;
  /** How often the first cause has failed. */
  tries: number;
  /** Why, lastly. */
  reason: string | undefined;
  /** Set while it is parked: the first offset that waits. */
  parkedFrom: Offset | undefined;
};

/** How far a partition was read. */
export type Mark = Omit<ReactorPosition, 'parked'>;

/**
 * What waits in one partition, and what its position is meanwhile: before the first record that waits, but for those of
 * parked aggregates, which the position names one by one.
 */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  /** How far was read before each record that waits and is not parked; in the order of the log. */
  private readonly marks = new Map<Offset, Mark>();
  private mark: Mark;
  /** Up to here the log is read only for the sake of what was parked. */
  private readonly floor: Offset;
  private isRereading = true;
  private count = 0;

  constructor({ parked, ...mark }: ReactorPosition) {
    this.mark = mark;
    this.floor = mark.events;
    for (const [key, parkedFrom] of parked) this.lanes.set(key, { ...emptyLane(key), parkedFrom });
  }

  /** How many records wait. */
  get waiting(): number {
    return this.count;
  }

  /** Those that are parked. */
  parked(): readonly Lane[] {
    return [...this.lanes.values()].filter(({ parkedFrom }) => parkedFrom !== undefined);
  }

  /** @returns the lane in which a cause waits now; undefined when it was dealt with before */
  add(cause: Cause): Lane | undefined {
    const { aggregateKey: key, offset } = cause;
    const known = this.lanes.get(key);
    const parkedFrom = known?.parkedFrom;
    if (offset <= this.floor && (parkedFrom === undefined || offset < parkedFrom)) return undefined;
    const lane = known ?? emptyLane(key);
    this.lanes.set(key, lane);
    lane.queue.push(cause);
    this.count += 1;
    if (parkedFrom === undefined) this.marks.set(offset, this.mark);
    return lane;
  }

  /** The partition was read up to here, and whatever was a cause was added. */
  passed(mark: Mark): void {
    if (mark.events > this.floor) this.mark = mark;
    if (!this.isRereading || mark.events < this.floor) return;
    this.isRereading = false;
    for (const lane of this.parked()) if (lane.queue.length === 0) this.lanes.delete(lane.key);
  }

  /** The first cause of a lane has been dealt with. */
  done(lane: Lane): void {
    const cause = lane.queue.shift();
    if (cause === undefined) return;
    this.count -= 1;
    this.marks.delete(cause.offset);
    lane.outbox = undefined;
    lane.tries = 0;
    lane.reason = undefined;
    const [next] = lane.queue;
    if (lane.parkedFrom !== undefined) lane.parkedFrom = next?.offset ?? offsetAfter(cause.offset);
    if (next === undefined && (lane.parkedFrom === undefined || !this.isRereading)) this.lanes.delete(lane.key);
  }

  /** From now on the position passes over this lane. */
  park(lane: Lane): void {
    lane.parkedFrom ??= lane.queue[0]?.offset;
    for (const { offset } of lane.queue) this.marks.delete(offset);
  }

  position(): ReactorPosition {
    const [mark = this.mark] = this.marks.values();
    const parked = new Map<string, Offset>();
    for (const { key, parkedFrom } of this.lanes.values())
      if (parkedFrom !== undefined && parkedFrom <= mark.events) parked.set(key, parkedFrom);
    return { ...mark, parked };
  }
}

function emptyLane(key: string): Lane {
  return {
    key,
    queue: [],
    outbox: undefined,
    isRunning: false,
    tries: 0,
    reason: undefined,
    parkedFrom: undefined,
  };
}
