import type { RecordSchema } from '@waybill/messages';

/** What a field of a view holds, of what a query can be about. */
export type FieldKind =
  | { readonly kind: 'text' | 'int' | 'long' | 'decimal' | 'time' | 'flag' }
  | { readonly kind: 'symbol'; readonly symbols: readonly string[] };

type Definition = { readonly type?: unknown; readonly logicalType?: unknown; readonly symbols?: unknown };

/**
 * The kind of a field by its Avro type; a nullable one has the kind of its value.
 *
 * @returns undefined for a field that is unknown, or a list, record, map or bytes: no query can be about it
 */
export function fieldKindOf(schema: RecordSchema, field: string): FieldKind | undefined {
  const declared = schema.fields.find(({ name }) => name === field)?.type;
  const type: unknown = Array.isArray(declared) ? declared.find((branch) => branch !== 'null') : declared;
  const { type: base, logicalType, symbols } = (typeof type === 'string' ? { type } : Object(type)) as Definition; // Checked below.
  if (logicalType === 'timestamp-millis') return { kind: 'time' };
  if (base === 'enum' && Array.isArray(symbols)) return { kind: 'symbol', symbols: symbols.map(String) };
  return typeof base === 'string' ? SCALARS[base] : undefined;
}

const SCALARS: Readonly<Record<string, FieldKind | undefined>> = {
  string: { kind: 'text' },
  int: { kind: 'int' },
  long: { kind: 'long' },
  float: { kind: 'decimal' },
  double: { kind: 'decimal' },
  boolean: { kind: 'flag' },
};

/** What the text of a time in a query looks like; not every one names a day that there is. */
export const UTC_TIME_FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

/** A value that was read, or a sentence that says what was expected. */
export type ParsedValue = { readonly value: unknown } | string;

/** Reads the text of a query parameter as a value of the field: a long is a bigint, a time is a Date. */
export function parseFieldValue(field: FieldKind, text: string): ParsedValue {
  if (field.kind === 'symbol') {
    return field.symbols.includes(text) ? { value: text } : `one of ${field.symbols.join(', ')}`;
  }
  const { parse, expected } = PARSERS[field.kind];
  const value = parse(text);
  return value === undefined ? expected : { value };
}

/** How a text of each kind is read; undefined when it is none. */
const PARSERS: Readonly<
  Record<Exclude<FieldKind['kind'], 'symbol'>, { readonly parse: (text: string) => unknown; readonly expected: string }>
> = {
  text: { parse: (text) => text, expected: 'a text' },
  int: { parse: (text) => (isInt(text) ? Number(text) : undefined), expected: 'a whole number of 32 bits' },
  long: { parse: (text) => (isLong(text) ? BigInt(text) : undefined), expected: 'a whole number of 64 bits' },
  decimal: { parse: (text) => (isDecimal(text) ? Number(text) : undefined), expected: 'a number' },
  time: { parse: parseTime, expected: 'a UTC time, as 2010-12-01T08:26:00.000Z' },
  flag: { parse: (text) => FLAGS.get(text), expected: 'true or false' },
};

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

function isInt(text: string): boolean {
  return /^-?\d{1,10}$/.test(text) && Number(text) === (Number(text) | 0);
}

function isLong(text: string): boolean {
  return /^-?\d{1,19}$/.test(text) && BigInt(text) === BigInt.asIntN(64, BigInt(text));
}

function isDecimal(text: string): boolean {
  return /^-?\d{1,30}(?:\.\d{1,30})?$/.test(text);
}

function parseTime(text: string): Date | undefined {
  if (!UTC_TIME_FORM.test(text)) return undefined;
  const value = new Date(text);
  // A day that does not exist would become one of the next month.
  return value.getUTCDate() === Number(text.slice(8, 10)) ? value : undefined;
}
