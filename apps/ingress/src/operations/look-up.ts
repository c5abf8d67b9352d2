import type { Offset } from '@waybill/messages';
import { offsetAfter, PartUnavailableError } from '@waybill/messages';
import type { OperationRow, OperationStatus, StatusReader, VerifiedOperationId } from '@waybill/operations';
import { isTerminal, judgeStatus, positionKey, rowKey } from '@waybill/operations';

import type { Deliveries, Delivery } from './deliveries.ts';
import type { KnownPositions } from './known-positions.ts';
import { HEARD_LATELY_MS } from './known-positions.ts';
import { createSharedReads } from './shared-reads.ts';

/** What can be told of an operation now. */
export type Sight =
  | { readonly kind: 'pending'; readonly partition: string; readonly changesAt: Offset }
  | {
      readonly kind: 'found';
      readonly partition: string;
      readonly status: OperationStatus;
      /** That of the first when this operation is a repeat. */
      readonly row: OperationRow;
      /** The operation is a repeat of `row`'s. */
      readonly repeat: boolean;
      /** What became of telling its end; undefined where nobody is told, or nobody yet. */
      readonly delivery: Delivery | undefined;
      /** Something may have changed once the partition has come to here. */
      readonly changesAt: Offset;
    }
  | { readonly kind: 'missing' };

/** Looks operations up. */
export type LookUp = {
  /** As it is at some instant after the call. @throws `PartUnavailableError` */
  look(operation: VerifiedOperationId): Promise<Sight>;
  /**
   * What is known already, where positions were heard of lately: "not yet" is told to nobody before a wait has ended,
   * so it need not be fresh. @throws `PartUnavailableError`
   */
  lookToWait(operation: VerifiedOperationId): Promise<Sight>;
  /** Once more, after the partition has moved on past `changesAt`. @throws `PartUnavailableError` */
  lookAgain(operation: VerifiedOperationId): Promise<Sight>;
};

/** Rows in one read: they are answered in one turn of the event loop. */
const ROWS_A_READ = 64;

/** What looking up takes. */
export type LookUpParts = {
  readonly status: StatusReader;
  readonly positions: KnownPositions;
  readonly deliveries: Deliveries;
  readonly now: () => number;
};

export function createLookUp(parts: LookUpParts): LookUp {
  const { status, positions, now } = parts;
  const rows = createSharedReads<OperationRow>((keys) => {
    const moment = positions.moment();
    if (moment === undefined) throw new PartUnavailableError('Positions were not read yet.');
    // Behind the position: a row that is asked for before it may be missing although it was decided.
    return status.readRows(keys, moment);
  }, ROWS_A_READ);

  async function lookAgain(operation: VerifiedOperationId): Promise<Sight> {
    const partition = positionKey(operation.topicTag, operation.partition);
    if (!positions.has(partition)) throw new PartUnavailableError(`There is no position of ${partition}.`);
    const through = positions.decidedThrough(partition);
    if (operation.offset > through) return { kind: 'pending', partition, changesAt: operation.offset };
    const own = await readRow(operation, operation.offset);
    const first = own?.duplicateOf == null ? own : await readRow(operation, own.duplicateOf);
    if (first === undefined) return { kind: 'missing' };
    const known = positions.decidedThrough(partition);
    const found = { kind: 'found', status: judgeStatus(first, known), row: first, repeat: first !== own } as const;
    if (isTerminal(found.status))
      return { ...found, ...(await joinDelivery(parts, first, { partition, changesAt: through })) };
    return {
      ...found,
      partition,
      delivery: undefined,
      // A later outcome may complete it; of such a one only the next step of its partition tells.
      changesAt: first.settledBy > known ? first.settledBy : offsetAfter(through),
    };
  }

  async function readRow(operation: VerifiedOperationId, offset: Offset): Promise<OperationRow | undefined> {
    const key = rowKey(operation.tenant, { ...operation, offset });
    const row = positions.ended(key) ?? (await rows.get(key));
    // Behind a lost tail of the log an offset is used again.
    return row?.commandId === operation.commandId ? row : undefined;
  }

  async function look(operation: VerifiedOperationId): Promise<Sight> {
    const partition = positionKey(operation.topicTag, operation.partition);
    if (positions.decidedThrough(partition) >= operation.offset) {
      const sight = await lookAgain(operation);
      // Only what is final may be told from a position that was read before this question.
      if (sight.kind === 'found' && isTerminal(sight.status)) return sight;
    }
    await positions.refresh();
    return lookAgain(operation);
  }

  return {
    look,
    lookAgain,
    lookToWait: (operation) =>
      now() - (positions.readAtMs() ?? 0) < HEARD_LATELY_MS ? lookAgain(operation) : look(operation),
  };
}

/** Behind the end only deliveries change, in a partition of their own, which is looked at before they are read. */
async function joinDelivery(
  { positions, deliveries }: LookUpParts,
  row: OperationRow,
  ended: { readonly partition: string; readonly changesAt: Offset },
) {
  const told = deliveries.addressOf(row);
  const next = told !== undefined && positions.has(told.partition) ? told.partition : ended.partition;
  const changesAt = offsetAfter(next === told?.partition ? positions.decidedThrough(next) : ended.changesAt);
  return { partition: next, changesAt, delivery: told && (await deliveries.read(told, positions.moment())) };
}
