import type { NewRecord } from '@waybill/messages';

import { encodeBatch, NOBODY } from '../records/record-batch.ts';
import { encodePayload } from '../records/record-payload.ts';

/** The bytes of one record batch, as a lane makes them: for benchmarks of the encoder alone. */
export function encodeRecords(records: readonly NewRecord[], timestampMs: number): Buffer {
  return encodeBatch(
    records.map((record) => ({ payload: encodePayload(record), timestampMs })),
    NOBODY,
  );
}
