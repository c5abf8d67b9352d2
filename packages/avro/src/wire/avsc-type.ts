import avro from 'avsc';
import type { RecordSchema } from '@waybill/messages';

import { decodeLong, encodeLong } from './long-bytes.ts';

/** An Avro type of the codec library. */
export type AvscType = avro.Type;

/**
 * The codec library's type of a schema, where a long is a bigint and a timestamp-millis is a Date.
 * Decoded records have their fields and nothing else.
 */
export function toAvscType(schema: RecordSchema): AvscType {
  // The library's own types leave out attributes that it keeps, such as `minimum`.
  return avro.Type.forSchema(schema as avro.Schema, { omitRecordMethods: true, wrapUnions: 'never', typeHook });
}

class DateType extends avro.types.LogicalType {
  protected override _fromValue(milliseconds: number): Date {
    return new Date(milliseconds);
  }

  protected override _toValue(date: unknown): number | undefined {
    return date instanceof Date ? date.getTime() : undefined;
  }

  protected override _resolve(writer: avro.Type): ((value: Date) => Date) | undefined {
    return avro.Type.isType(writer, 'logical:timestamp-millis') ? (value) => value : undefined;
  }
}

const bigintType = avro.types.LongType.__with(
  {
    fromBuffer: decodeLong,
    toBuffer: encodeLong,
    fromJSON: BigInt,
    toJSON: Number,
    isValid: (value: unknown) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
    compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
  },
  true,
);

const dateType = avro.Type.forSchema(
  { type: 'long', logicalType: 'timestamp-millis' },
  { logicalTypes: { 'timestamp-millis': DateType } },
);

function typeHook(schema: avro.Schema): avro.Type | undefined {
  if (schema === 'long') return bigintType;
  if (typeof schema !== 'object' || !('type' in schema) || schema.type !== 'long') return undefined;
  return 'logicalType' in schema ? dateType : bigintType;
}
