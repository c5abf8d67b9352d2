/** What a decoder makes of a record's value: the schema's full name with the data, or a sentence that says why not. */
export type DecodedRecord =
  | { readonly ok: true; readonly fullName: string; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

/** Turns the bytes of a record into its data. It never throws for bad bytes. */
export type RecordDecoder = { decode(value: Buffer): DecodedRecord };
