import { toOffset } from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import type {
  GenerationChange,
  PartitionPosition,
  Positions,
  StoredGenerations,
  ViewGenerations,
} from '@waybill/projection';

/** What a partition's position is stored as. */
export type StoredPosition = {
  readonly events: bigint;
  readonly decidedThrough: bigint;
  readonly token: bigint;
  readonly lastId?: string;
  readonly asOf?: Date;
};

/** One document for each deployment. */
export type PositionDocument = {
  readonly _id: string;
  /** By topic tag, then by partition number. */
  readonly p?: Readonly<Record<string, Readonly<Record<string, StoredPosition>>>>;
  /** The last flight of each owner. */
  readonly flight?: Readonly<Record<string, number>>;
  /** Who moved positions last, and by which flight: a change without it concerns no reader. */
  readonly mover?: string;
  /** Generations of those views that were ever rebuilt. */
  readonly views?: StoredViews;
  /** How they came about, the youngest at the end. */
  readonly changes?: readonly GenerationChange[];
};

/** Replaced as a whole at each change. */
export type StoredViews = {
  /** How often it was changed. */
  readonly revision: number;
  /** By the view's name. */
  readonly of: Readonly<Record<string, ViewGenerations>>;
};

export const POSITIONS = 'positions';

/** The path of a partition: its key, `tag.number`, is a path of its own. */
export function positionPath(key: string): string {
  return `p.${key}`;
}

/** Always in this order: MongoDB compares documents member by member, so the later position is the greater one. */
export function toPositionFields(position: PartitionPosition): StoredPosition {
  const { events, decidedThrough, token, lastId, asOfMs } = position;
  return {
    ...{ events, decidedThrough, token },
    ...(lastId === undefined ? {} : { lastId }),
    ...(asOfMs === undefined ? {} : { asOf: new Date(asOfMs) }),
  };
}

/** The positions of a stored document. */
export function toPositions({ p = {} }: PositionDocument): Positions {
  const positions = new Map<string, PartitionPosition>();
  for (const [tag, partitions] of Object.entries(p))
    for (const [partition, fields] of Object.entries(partitions))
      positions.set(positionKey(tag, Number(partition)), toPartitionPosition(fields));
  return positions;
}

/** A partition's position from what is stored of it. */
export function toPartitionPosition({
  events,
  decidedThrough,
  token,
  lastId,
  asOf,
}: StoredPosition): PartitionPosition {
  return {
    ...{ events: toOffset(events), decidedThrough: toOffset(decidedThrough), token: toOffset(token), lastId },
    ...(asOf === undefined ? {} : { asOfMs: asOf.getTime() }),
  };
}

/** The member `mover` of an advance. */
export function moverOf(owner: string, flight: number): string {
  return `${owner} ${flight}`;
}

/** The generations of a stored document. */
export function toGenerations({ views }: PositionDocument): Pick<StoredGenerations, 'revision' | 'of'> {
  return { revision: views?.revision ?? 0, of: new Map(Object.entries(views?.of ?? {})) };
}

/** The member `mover` of a change of generations. */
export function changerOf(revision: number): string {
  return `generations ${revision}`;
}

/** The member `mover` of a beginning: whatever the owner moved before, nobody was told of it but by the store. */
export function beginnerOf(owner: string): string {
  return `${owner} begins`;
}

/** Whether `mover` tells of a beginning or of other generations, so that all must be read again. */
export function asksToRead(mover: unknown): boolean {
  return typeof mover === 'string' && (mover.endsWith(' begins') || mover.startsWith('generations '));
}

/**
 * Matches the members `mover` of which a watcher should hear: all advances, or all but those of one owner, and then also
 * that this one begins.
 */
export function moversToHearOf(except: string | undefined): RegExp {
  return except === undefined ? / \d+$/ : new RegExp(`^(?!${except} ).* \\d+$|^${beginnerOf(except)}$`);
}
