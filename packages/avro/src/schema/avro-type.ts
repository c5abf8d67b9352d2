/** What numbers may be, both ends included; checked at the door only. */
export type NumberLimits = { readonly minimum: number | undefined; readonly maximum: number | undefined };

/** What a text may be, in Unicode code points; checked at the door only. */
export type TextLimits = {
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly pattern: RegExp | undefined;
};

/** How many items there may be; checked at the door only. */
export type ItemLimits = { readonly minItems: number | undefined; readonly maxItems: number | undefined };

export type NumberType = { readonly kind: 'int' | 'long' | 'float' | 'double' } & NumberLimits;
export type TextType = { readonly kind: 'string' } & TextLimits;
export type EnumType = {
  readonly kind: 'enum';
  readonly fullName: string;
  readonly doc: string | undefined;
  readonly symbols: readonly string[];
};
export type ArrayType = { readonly kind: 'array'; readonly items: AvroType } & ItemLimits;
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
  | { readonly kind: 'boolean' | 'bytes' | 'timestamp' }
  | NumberType
  | TextType
  | EnumType
  | ArrayType
  | MapType
  | RecordType
  /** `["null", T]` */
  | { readonly kind: 'optional'; readonly of: Exclude<AvroType, { readonly kind: 'optional' }> };

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
