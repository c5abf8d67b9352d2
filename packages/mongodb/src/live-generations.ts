import type { LiveGenerations, Moment } from '@waybill/operations';
import { liveGenerationOf } from '@waybill/operations';
import { toLiveGenerations } from '@waybill/projection';
import type { Timestamp } from 'mongodb';

import type { Mongo } from './connect-mongo.ts';
import { createSharedRead } from './create-shared-read.ts';
import type { PositionDocument } from './position-document.ts';
import { POSITIONS, toGenerations } from './position-document.ts';
import { READ_OPTIONS, runCommand } from './run-command.ts';

/** A reader who names no moment wants what is so now, ms. */
const NOW_MS = 1_000;
/**
 * For so long after a generation was retired it is not dropped, and a reader who has heard of generations lately need not
 * ask whether one that has nothing for him is still there, ms.
 */
const HEARD_LATELY_MS = 10_000;

/** What a reader of views knows of their generations. */
export type KnownLiveGenerations = {
  /** Takes over what a moment tells, if it is later than all that is known. */
  take(moment: Moment): void;
  /** Asks anew unless that was just done. @throws `PartUnavailableError` */
  refresh(): Promise<void>;
  of(view: string): number;
  /**
   * Whether readers get another generation by now than the one in which nothing was found: that may have been dropped.
   *
   * @throws `PartUnavailableError`
   */
  isOver(view: string, generation: number): Promise<boolean>;
};

export function knowLiveGenerations(
  mongo: Mongo,
  deployment: string,
  now: () => number = Date.now,
): KnownLiveGenerations {
  let known: LiveGenerations | undefined;
  /** The instant of which it is known, by the clock of the cluster. */
  let knownMs = 0;

  function take({ store, generations }: Moment): void {
    if (generations === undefined || generations.revision < (known?.revision ?? 0)) return;
    known = generations;
    // A moment of ours holds nothing else.
    knownMs = Math.max(knownMs, (store as Timestamp).t * 1_000);
  }

  const read = createSharedRead(async () => {
    take(await readGenerations(mongo, deployment));
  });
  const age = (): number => now() - knownMs;
  const of = (view: string): number => liveGenerationOf(view, { store: undefined, generations: known });
  return {
    take,
    of,
    async refresh() {
      // The cluster counts in whole seconds.
      if (age() > NOW_MS + 1_000) await read();
    },
    async isOver(view, generation) {
      if (age() > HEARD_LATELY_MS) await read();
      return of(view) !== generation;
    },
  };
}

type Reply = {
  readonly cursor: { readonly firstBatch: readonly PositionDocument[] };
  readonly operationTime: Timestamp;
};

async function readGenerations({ db }: Mongo, deployment: string): Promise<Moment> {
  const command = {
    find: POSITIONS,
    filter: { _id: deployment },
    projection: { views: 1 },
    limit: 1,
    singleBatch: true,
    readConcern: { level: 'majority' },
  };
  const { cursor, operationTime } = await runCommand<Reply>(db, command, READ_OPTIONS);
  const [document = { _id: deployment }] = cursor.firstBatch;
  return { store: operationTime, generations: toLiveGenerations(toGenerations(document)) };
}
