declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Whose data it is: `[a-z0-9-]{1,32}`. It comes from the credential alone. */
export type Tenant = Branded<string, 'Tenant'>;
/** Names one aggregate of a kind within a tenant: 1 to 128 characters of `A-Z a-z 0-9 - . _ ~`, not `.` or `..`. */
export type AggregateId = Branded<string, 'AggregateId'>;
/** A UUID in lower case: version 8 when it was derived from an idempotency key, version 7 otherwise. */
export type CommandId = Branded<string, 'CommandId'>;
/** The place of a record in its partition, from 0. */
export type Offset = Branded<bigint, 'Offset'>;

/** Before the first record of a partition: the offset of "nothing yet". */
export const NO_OFFSET = toOffset(-1n);

/** @throws `RangeError` for anything below -1 */
export function toOffset(value: bigint | number | string): Offset {
  const offset = BigInt(value);
  if (offset < -1n) throw new RangeError(`An offset is -1 or more, not ${offset}.`);
  return offset as Offset; // The one place where an offset is made.
}

/** The offset behind this one, `by` records on. */
export function offsetAfter(offset: Offset, by = 1): Offset {
  return toOffset(offset + BigInt(by));
}

export function isTenant(text: string): text is Tenant {
  return /^[a-z0-9-]{1,32}$/.test(text);
}

export function isAggregateId(text: string): text is AggregateId {
  return /^[A-Za-z0-9\-._~]{1,128}$/.test(text) && text !== '.' && text !== '..';
}

export function isCommandId(text: string): text is CommandId {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}

/** @throws `TypeError` when the text is no tenant name */
export function toTenant(text: string): Tenant {
  if (!isTenant(text)) throw new TypeError(`"${text}" is no tenant: 1 to 32 characters of a-z, 0-9 and "-".`);
  return text;
}

/** @throws `TypeError` when the text is no aggregate id */
export function toAggregateId(text: string): AggregateId {
  if (!isAggregateId(text)) throw new TypeError(`"${text}" is no id: 1 to 128 characters of A-Z a-z 0-9 - . _ ~.`);
  return text;
}

/** @throws `TypeError` when the text is no UUID in lower case */
export function toCommandId(text: string): CommandId {
  if (!isCommandId(text)) throw new TypeError(`"${text}" is no command id: a UUID in lower case.`);
  return text;
}
