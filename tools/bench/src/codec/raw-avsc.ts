import avro from 'avsc';

/** The two directions of one type. */
export type Coder = {
  readonly encode: (value: unknown) => Buffer;
  readonly decode: (bytes: Buffer) => unknown;
};

/** The codec library alone, with bigints and Dates as its own documentation makes them, so for the same values. */
export function rawAvsc(schema: object): Coder {
  return toCoder(avro.Type.forSchema(schema as avro.Schema, { wrapUnions: 'never', typeHook }));
}

/** The codec library as it comes: longs and times are numbers, and those beyond 2^53 are refused. */
export function plainAvsc(schema: object): Coder {
  return toCoder(avro.Type.forSchema(schema as avro.Schema, { wrapUnions: 'never' }));
}

/** Values as the library takes them when it comes as it is. */
export function toPlain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toPlain(member)]));
}

function toCoder(type: avro.Type): Coder {
  return { encode: (value) => type.toBuffer(value), decode: (bytes): unknown => type.fromBuffer(bytes) };
}

class DateType extends avro.types.LogicalType {
  protected override _fromValue(milliseconds: number): Date {
    return new Date(milliseconds);
  }

  protected override _toValue(date: unknown): number | undefined {
    return date instanceof Date ? date.getTime() : undefined;
  }
}

const dateType = avro.Type.forSchema(
  { type: 'long', logicalType: 'timestamp-millis' },
  { logicalTypes: { 'timestamp-millis': DateType } },
);

/** @source avsc's wiki, "Advanced usage", "Custom long types" */
const bigintType = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => Number(a - b),
});

function typeHook(schema: avro.Schema): avro.Type | undefined {
  if (schema === 'long') return bigintType;
  if (typeof schema !== 'object' || !('type' in schema) || schema.type !== 'long') return undefined;
  return 'logicalType' in schema ? dateType : bigintType;
}
