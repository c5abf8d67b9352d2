import { toOffset } from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import type { PartitionPosition, Positions } from '@waybill/projection';

/** What a partition's position is stored as. */
export type StoredPosition = { readonly events: bigint; readonly decidedThrough: bigint; readonly token: bigint };

/** One document for each deployment. */
export type PositionDocument = {
  readonly _id: string;
  /** By topic tag, then by partition number. */
  readonly p?: Readonly<Record<string, Readonly<Record<string, StoredPosition>>>>;
  /** The last flight of each owner. */
  readonly flight?: Readonly<Record<string, number>>;
  /** How often positions were moved: a change with it is an advance, one without it concerns no reader. */
  readonly advances?: number;
};

export const POSITIONS = 'positions';

/** The path of a partition: its key, `tag.number`, is a path of its own. */
export function positionPath(key: string): string {
  return `p.${key}`;
}

/** Always in this order: MongoDB compares documents member by member, so the later position is the greater one. */
export function toPositionFields({ events, decidedThrough, token }: PartitionPosition): StoredPosition {
  return { events, decidedThrough, token };
}

/** The positions of a stored document. */
export function toPositions({ p = {} }: PositionDocument): Positions {
  const positions = new Map<string, PartitionPosition>();
  for (const [tag, partitions] of Object.entries(p))
    for (const [partition, fields] of Object.entries(partitions))
      positions.set(positionKey(tag, Number(partition)), toPartitionPosition(fields));
  return positions;
}

function toPartitionPosition({ events, decidedThrough, token }: StoredPosition): PartitionPosition {
  return { events: toOffset(events), decidedThrough: toOffset(decidedThrough), token: toOffset(token) };
}
