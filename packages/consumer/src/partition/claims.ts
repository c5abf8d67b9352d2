import type { Claim, LogRecord } from '@waybill/messages';
import { CLAIM_TYPE } from '@waybill/messages';

import { readValue } from '../read-value.ts';
import type { RecordCodec } from '../record-codec.ts';

/** A claim that was read back. */
export type SeenClaim = { readonly owner: string; readonly released: boolean; readonly timeMs: number };

/** A claim fences by its place alone, so one that can't be read still counts; it then tells of no owner. */
export function readClaim(record: LogRecord, codec: RecordCodec): SeenClaim {
  const decoded = readValue(codec, record, CLAIM_TYPE);
  // The schema of claims is ours and its type is generated from the same file.
  const { owner, released } = decoded.ok ? (decoded.value as Claim) : { owner: '', released: true };
  return { owner, released, timeMs: record.timestampMs };
}

/** So many owners may die on one command. */
const DEATHS = 3;

/**
 * How many owners died since the last outcome while this command was waiting: claims without a release, younger than
 * the command, of different processes. A process that claims again, as after a failed append, is alive, so it counts
 * once, and the one that asks does not count at all.
 */
export function countDeaths(
  claims: readonly SeenClaim[],
  command: Pick<LogRecord, 'timestampMs'>,
  self: string,
): number {
  const left = new Set(claims.filter(({ released }) => released).map(({ owner }) => owner));
  const dead = claims.filter(({ owner, timeMs }) => !left.has(owner) && owner !== self && timeMs > command.timestampMs);
  return new Set(dead.map(({ owner }) => owner)).size;
}

/** Whether the next command is the one that kills its owners. */
export function isKiller(deaths: number): boolean {
  return deaths >= DEATHS;
}
