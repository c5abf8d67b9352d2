import type { RecordSchema } from '@waybill/messages';

import type { RecordType } from '../schema/avro-type.ts';
import { parseSchema } from '../schema/parse-schema.ts';
import type { AvscType } from './avsc-type.ts';
import { toAvscType } from './avsc-type.ts';
import { CheckedTap } from './checked-tap.ts';
import type { AvscReader } from './checked-types.ts';
import { FRAME_HEAD_BYTES, writeFrameHead } from './frame.ts';

/** What a framed record holds, or why it can't be read. */
export type Decoded =
  | { readonly ok: true; /** Of its schema. */ readonly fullName: string; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

/** One of our own schemas, ready to write and to read into. */
export type OwnSchema = { readonly fullName: string; readonly record: RecordType; readonly avsc: AvscType };

/** Reads framed records that were written with one schema. The head of the frame was looked at before. */
export type FrameReader = (frame: Buffer) => Decoded;

/** @throws `TypeError` when the schema is not as contracts need it */
export function toOwnSchema(schema: RecordSchema): OwnSchema {
  const record = parseSchema(schema);
  return { fullName: record.fullName, record, avsc: toAvscType(schema) };
}

/**
 * Writes a value as a Confluent frame.
 *
 * @throws `Error` when the value does not fit the schema
 */
export function encodeFrame({ avsc }: OwnSchema, schemaId: number, value: unknown): Buffer {
  let end = avsc.encode(value, scratch, FRAME_HEAD_BYTES);
  if (end < 0) {
    scratch = Buffer.allocUnsafeSlow((scratch.length - end) * 2);
    end = avsc.encode(value, scratch, FRAME_HEAD_BYTES);
  }
  writeFrameHead(scratch, schemaId);
  const frame = Buffer.allocUnsafe(end);
  scratch.copy(frame, 0, 0, end);
  return frame;
}

/** Records are written here and copied out at their length, which is not known before. */
let scratch = Buffer.allocUnsafeSlow(64 * 1024);

/** A reader for records that were written with our own schema as it is now. */
export function readAsWritten({ fullName, avsc }: OwnSchema): FrameReader {
  return toFrameReader(fullName, avsc);
}

/**
 * A reader for records that were written with an earlier or later form of one of our schemas.
 *
 * @throws `Error` that says why the one can't be read as the other
 */
export function readAsOwn(own: OwnSchema, writerSchema: RecordSchema): FrameReader {
  // Schemas that contracts may not have are refused before the library makes code of them.
  parseSchema(writerSchema);
  return toFrameReader(own.fullName, own.avsc.createResolver(toAvscType(writerSchema)));
}

function toFrameReader(fullName: string, type: AvscType | ReturnType<AvscType['createResolver']>): FrameReader {
  // Both have this method, which the library's typings leave out.
  const reader = type as unknown as AvscReader;
  return (frame) => {
    const tap = new CheckedTap(frame, FRAME_HEAD_BYTES);
    try {
      const value = reader._read(tap);
      if (tap.pos === frame.length) return { ok: true, fullName, value };
      return { ok: false, reason: `${fullName}: ${frame.length - tap.pos} bytes too many at byte ${tap.pos}.` };
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      return { ok: false, reason: `${fullName}: ${fault} at byte ${tap.pos}.` };
    }
  };
}
