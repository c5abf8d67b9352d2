import { randomUUID } from 'node:crypto';

import type { Claim, NewRecord } from '@waybill/messages';
import { CLAIM_TYPE, claimHeaders } from '@waybill/messages';

import { sourceOf } from '../aggregate-kind.ts';
import type { RecordCodec } from '../record-codec.ts';

/** The record of a claim, or of the leave of an owner. */
export function claimRecord(
  codec: RecordCodec,
  team: string,
  { owner, build, at, released, deciding = null }: Omit<Claim, 'deciding'> & Partial<Claim>,
): NewRecord {
  return {
    key: null,
    value: codec.encode(CLAIM_TYPE, { owner, build, at, released, deciding } satisfies Claim),
    headers: claimHeaders(CLAIM_TYPE, sourceOf(team)),
    headerValues: [randomUUID(), at.toISOString()],
  };
}
