import type { Claim, LogRecord } from '@waybill/messages';
import { CLAIM_TYPE } from '@waybill/messages';

import { readValue } from '../read-value.ts';
import type { RecordCodec } from '../record-codec.ts';

/** A claim that was read back. */
export type SeenClaim = {
  readonly owner: string;
  readonly released: boolean;
  readonly timeMs: number;
  /** The command that was decided next, and alone; undefined where nothing was suspected. */
  readonly deciding: bigint | undefined;
};

/** A claim fences by its place alone, so one that can't be read still counts; it then tells of no owner. */
export function readClaim(record: LogRecord, codec: RecordCodec): SeenClaim {
  const decoded = readValue(codec, record, CLAIM_TYPE);
  // The schema of claims is ours and its type is generated from the same file.
  const { owner, released, deciding } = decoded.ok ? (decoded.value as Claim) : UNREADABLE;
  return { owner, released, timeMs: record.timestampMs, deciding: deciding ?? undefined };
}

const UNREADABLE = { owner: '', released: true, deciding: null };

/** So many owners may die on one command. */
const DEATHS = 3;

/** Owners that died since the last outcome while a command was waiting. */
export type Deaths = {
  /** All of them, of whatever they died. */
  readonly all: number;
  /** Those that had claimed in order to decide this command alone, at once. */
  readonly onIt: number;
};

/**
 * Counts the owners that died while this command was next: claims without a release, younger than the command, of
 * different processes. A process that claims again, as after a failed append, is alive, so it counts once, and the one
 * that asks does not count at all.
 */
export function countDeaths(
  claims: readonly SeenClaim[],
  command: Pick<LogRecord, 'timestampMs' | 'offset'>,
  self: string,
): Deaths {
  const left = new Set(claims.filter(({ released }) => released).map(({ owner }) => owner));
  const dead = claims.filter(({ owner, timeMs }) => !left.has(owner) && owner !== self && timeMs > command.timestampMs);
  const onIt = dead.filter(({ deciding }) => deciding === command.offset);
  return { all: countOwners(dead), onIt: countOwners(onIt) };
}

function countOwners(claims: readonly SeenClaim[]): number {
  return new Set(claims.map(({ owner }) => owner)).size;
}

/**
 * Whether a command kills its owners. That the first one died may have been chance, and nobody can tell what it was
 * doing; those after it had nothing else to do.
 */
export function isKiller({ all, onIt }: Deaths): boolean {
  return all >= DEATHS && onIt >= DEATHS - 1;
}
