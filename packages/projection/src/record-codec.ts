/** What a decoder makes of a record's value: the schema's full name with the data, or a sentence that says why not. */
export type DecodedRecord =
  | { readonly ok: true; readonly fullName: string; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

/** Turns the bytes of records into their data. */
export type RecordDecoder = {
  /** It never throws for bad bytes, only for a schema that it does not know yet. */
  decode(value: Buffer): DecodedRecord;
};
