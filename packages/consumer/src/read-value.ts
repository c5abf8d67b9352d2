import type { LogRecord } from '@waybill/messages';

import type { RecordCodec } from './record-codec.ts';

/** What a record's value holds, or a sentence that says why it can't be read. */
export type ReadValue =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

/** The schema of a record has to be fetched first: await `ready`, then read it again. */
export class SchemaPending extends Error {
  override readonly name = 'SchemaPending';
  /** Rejects with `PartUnavailableError` while the registry is away. */
  readonly ready: Promise<unknown>;

  constructor(ready: Promise<unknown>) {
    super('The schema of a record has to be fetched.');
    this.ready = ready;
  }
}

/**
 * The data of a record whose headers name this type.
 *
 * @throws `SchemaPending` for the first record of a schema that this process has not met
 */
export function readValue(codec: RecordCodec, { value }: LogRecord, fullName: string): ReadValue {
  if (value === null) return { ok: false, reason: 'The record has no value.' };
  const decoded = codec.decode(value);
  if (decoded instanceof Promise) throw new SchemaPending(decoded);
  if (!decoded.ok || decoded.fullName === fullName) return decoded;
  return { ok: false, reason: `The headers say ${fullName}, the value is of ${decoded.fullName}.` };
}
