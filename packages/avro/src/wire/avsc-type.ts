import avro from 'avsc';
import type { RecordSchema } from '@waybill/messages';

import {
  bigintType,
  CheckedArrayType,
  CheckedEnumType,
  CheckedMapType,
  CheckedUnionType,
  dateType,
} from './checked-types.ts';

/** An Avro type of the codec library. */
export type AvscType = avro.Type;

/**
 * The codec library's type of a schema, where a long is a bigint and a timestamp-millis is a Date.
 * Decoded records have their fields and nothing else.
 *
 * It reads through a `CheckedTap` alone. So that class and the checked types know the inside of the library, which is
 * why its version is exact.
 */
export function toAvscType(schema: RecordSchema): AvscType {
  // The library's own types leave out attributes that it keeps, such as `minimum`.
  return avro.Type.forSchema(schema as avro.Schema, { omitRecordMethods: true, wrapUnions: 'never', typeHook });
}

function typeHook(schema: avro.Schema, options: unknown): avro.Type | undefined {
  if (schema === 'long') return bigintType;
  if (Array.isArray(schema)) return new CheckedUnionType(schema, options);
  if (typeof schema !== 'object' || !('type' in schema)) return undefined;
  switch (schema.type) {
    case 'long':
      return 'logicalType' in schema ? dateType : bigintType;
    case 'array':
      return new CheckedArrayType(schema, options);
    case 'map':
      return new CheckedMapType(schema, options);
    case 'enum':
      return new CheckedEnumType(schema, options);
    default:
      return undefined;
  }
}
