/** What numbers may be, both ends included; checked at the door only. */
type NumberLimits = { readonly minimum: number | undefined; readonly maximum: number | undefined };

export type NumberType =
  | ({ readonly kind: 'int' } & NumberLimits)
  | ({ readonly kind: 'long' } & NumberLimits)
  | ({ readonly kind: 'float' } & NumberLimits)
  | ({ readonly kind: 'double' } & NumberLimits);

/** Lengths are in Unicode code points; checked at the door only. */
export type TextType = {
  readonly kind: 'string';
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly pattern: RegExp | undefined;
};

export type EnumType = {
  readonly kind: 'enum';
  readonly fullName: string;
  readonly doc: string | undefined;
  readonly symbols: readonly string[];
  /** The symbol that stands in for one that a later schema has. */
  readonly standIn: string | undefined;
};

/** Limits are checked at the door only. */
export type ArrayType = {
  readonly kind: 'array';
  readonly items: AvroType;
  readonly minItems: number | undefined;
  readonly maxItems: number | undefined;
  /** The word that stands for the empty list in JSON, such as `all`. */
  readonly emptyAs: string | undefined;
};

export type MapType = { readonly kind: 'map'; readonly values: AvroType };

export type RecordField = {
  readonly name: string;
  readonly doc: string | undefined;
  readonly type: AvroType;
  /** The value that stands in for a missing one; undefined when there must be one. */
  readonly standIn: { readonly value: unknown } | undefined;
};

export type RecordType = {
  readonly kind: 'record';
  readonly fullName: string;
  readonly doc: string | undefined;
  readonly fields: readonly RecordField[];
};

/** The Avro types that contracts may use, as one tree without names to be looked up. */
export type AvroType =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'bytes' }
  /** A long of the logical type timestamp-millis. */
  | { readonly kind: 'timestamp' }
  | NumberType
  | TextType
  | EnumType
  | ArrayType
  | MapType
  | RecordType
  /** `["null", T]` */
  | { readonly kind: 'optional'; readonly of: AvroType };

/** What to do with each kind of type. */
export type TypeCases<Result> = {
  readonly [Kind in AvroType['kind']]: (type: Extract<AvroType, { readonly kind: Kind }>) => Result;
};

/** Calls the case of the type's kind. */
export function matchType<Result>(type: AvroType, cases: TypeCases<Result>): Result {
  // Each case takes exactly the types of the kind under which it is found.
  const handle = cases[type.kind] as (type: AvroType) => Result;
  return handle(type);
}

/** The fewest bytes that a value of the type takes. */
export function minimumBytes(type: AvroType): number {
  switch (type.kind) {
    case 'float':
      return 4;
    case 'double':
      return 8;
    case 'record':
      return type.fields.reduce((sum, field) => sum + minimumBytes(field.type), 0);
    default:
      return 1;
  }
}
