import { types } from 'node:util';

import avro from 'avsc';

import { BrokenBytesError } from './broken-bytes-error.ts';
import type { CheckedTap } from './checked-tap.ts';
import { writeLong } from './long-bytes.ts';

/** Reads the value at a tap, as the library's types and resolvers do; its typings leave this out. */
export type AvscReader = { _read(tap: CheckedTap): unknown };

/** Where the library writes; what does not fit is lost, and counted. */
type WritingTap = { readonly buf: Uint8Array; pos: number };

/*
 * The library's types with what it lacks. It calls `_read` for a value and `_skip` for one that nobody wants: bytes are
 * checked the same in both, so that a frame is good or broken whoever reads it.
 */

/** An instant in milliseconds, as a Date. */
class DateType extends avro.types.LogicalType {
  protected override _fromValue(milliseconds: number): Date {
    return new Date(milliseconds);
  }

  protected override _toValue(date: unknown): number | undefined {
    // One that comes out of a packed state may be of another realm.
    return types.isDate(date) ? date.getTime() : undefined;
  }

  protected override _resolve(writer: avro.Type): ((value: Date) => Date) | undefined {
    return avro.Type.isType(writer, 'logical:timestamp-millis') ? (value) => value : undefined;
  }

  _read(tap: CheckedTap): Date {
    return new Date(tap.readMilliseconds());
  }

  _skip(tap: CheckedTap): void {
    tap.readMilliseconds();
  }
}

export const dateType = avro.Type.forSchema(
  { type: 'long', logicalType: 'timestamp-millis' },
  { logicalTypes: { 'timestamp-millis': DateType } },
);

const abstractLongType = avro.types.LongType.__with({
  fromBuffer: inPlace,
  toBuffer: inPlace,
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
});

/** A long as a bigint. The library's own way to have them makes a buffer for each. */
export const bigintType: avro.Type = Object.assign(
  // An object made from a type is one.
  Object.create(abstractLongType) as avro.Type,
  {
    _read: (tap: CheckedTap) => tap.readBigint(),
    _write(tap: WritingTap, value: unknown) {
      if (typeof value !== 'bigint') throw new TypeError(`A long is a bigint, not ${String(value)}.`);
      tap.pos = writeLong(tap.buf, tap.pos, value);
    },
  },
);

function inPlace(): never {
  throw new Error('Longs are read and written in place.');
}

/** The library believes the count of a block. */
export class CheckedArrayType extends avro.types.ArrayType {
  _read(tap: CheckedTap): readonly unknown[] {
    // Both the type and its resolvers, which borrow this method, have a reader of items.
    const { itemsType } = this as unknown as { readonly itemsType: AvscReader };
    let items: unknown[] | undefined;
    let at = 0;
    for (let count = tap.readCount(); count !== 0; count = tap.readCount()) {
      const end = tap.blockEnd;
      // The library found that a list of its final length is filled faster.
      items ??= new Array<unknown>(count);
      for (; count > 0; count--) items[at++] = itemsType._read(tap);
      tap.endBlock(end);
    }
    return items ?? [];
  }

  _skip(tap: CheckedTap): void {
    this._read(tap);
  }
}

/** The library believes the count of a block, and lets a key set the prototype. */
export class CheckedMapType extends avro.types.MapType {
  _read(tap: CheckedTap): Readonly<Record<string, unknown>> {
    // Both the type and its resolvers, which borrow this method, have a reader of values.
    const { valuesType } = this as unknown as { readonly valuesType: AvscReader };
    const values: Record<string, unknown> = {};
    for (let count = tap.readCount(); count !== 0; count = tap.readCount()) {
      const end = tap.blockEnd;
      for (; count > 0; count--) {
        const key = tap.readString();
        if (key === '__proto__') throw new BrokenBytesError('The map key __proto__');
        values[key] = valuesType._read(tap);
      }
      tap.endBlock(end);
    }
    return values;
  }

  _skip(tap: CheckedTap): void {
    this._read(tap);
  }
}

/** The library skips symbols that the enum does not have. */
export class CheckedEnumType extends avro.types.EnumType {
  _skip(tap: CheckedTap): void {
    // The inherited method, which the typings leave out.
    (this as unknown as AvscReader)._read(tap);
  }
}

/** The library fails without a sentence where it skips a branch that the union does not have. */
export class CheckedUnionType extends avro.types.UnwrappedUnionType {
  _skip(tap: CheckedTap): void {
    // The inherited method, which the typings leave out.
    (this as unknown as AvscReader)._read(tap);
  }
}
