import type { CancelOperation, LogRecord } from '@waybill/messages';
import { CANCEL_TYPE } from '@waybill/messages';

import type { RecordCodec } from '../record-codec.ts';
import { readValue } from '../read-value.ts';
import { readCommandFacts } from './command-facts.ts';

/**
 * Finds cancellations among commands that wait, so that what they name can end before it is decided. They are decided
 * themselves when it is their turn: this is a hint, and missing one changes no more than that the command is decided
 * first. The outcome says which it was, so that reading it back needs no hint.
 *
 * @param waiting  commands of one partition in the order of the log
 * @returns        offsets of commands that are among them or behind the last decided one
 */
export function canceledAhead(waiting: readonly LogRecord[], codec: RecordCodec): readonly bigint[] {
  const cancellations = waiting.filter(({ headers }) => headers['ce_type'] === CANCEL_TYPE);
  if (cancellations.length === 0) return [];
  const keys = new Map<bigint, string>(waiting.map((record) => [record.offset, readCommandFacts(record).aggregateKey]));
  return cancellations.flatMap((record) => {
    const { malformed, aggregateKey } = readCommandFacts(record);
    const body = readValue(codec, record, CANCEL_TYPE);
    if (malformed !== undefined || !body.ok) return [];
    // The schema of cancellations is ours and its type is generated from the same file.
    const { operation } = body.value as CancelOperation;
    // Nobody cancels another's command, and a cancellation looks forward to nothing.
    return operation < record.offset && keys.get(operation) === aggregateKey ? [operation] : [];
  });
}
