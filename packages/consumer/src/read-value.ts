import type { LogRecord } from '@waybill/messages';

import type { RecordCodec } from './record-codec.ts';

/** What a record's value holds, or a sentence that says why it can't be read. */
export type ReadValue =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

/** The data of a record whose headers name this type. */
export function readValue(codec: RecordCodec, { value }: LogRecord, fullName: string): ReadValue {
  if (value === null) return { ok: false, reason: 'The record has no value.' };
  const decoded = codec.decode(value);
  if (!decoded.ok || decoded.fullName === fullName) return decoded;
  return { ok: false, reason: `The headers say ${fullName}, the value is of ${decoded.fullName}.` };
}
