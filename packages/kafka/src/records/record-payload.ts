import type { NewRecord } from '@waybill/messages';

import type { HeaderBlock } from './header-block.ts';
import { headerBlockOf } from './header-block.ts';
import { writeVarint } from './varint.ts';

const LONGEST_VARINT = 5;
const MOST_BYTES_OF_A_CHARACTER = 3;
/** Shorter strings are written by a loop of ours, which beats the call into the runtime. */
const SHORT = 64;

let scratch = Buffer.allocUnsafe(64 * 1024);

/**
 * The part of a record that does not depend on its place in a batch, encoded when the record comes in, so that its size
 * is known and a batch only copies.
 *
 * Payload => key value headers_count [header_name header_value], each length and the count a varint
 */
export function encodePayload(record: NewRecord): Buffer {
  const block = headerBlockOf(record.headers);
  const { headerValues, key, value } = record;
  ensureScratch(record, block);
  let at = writeBytes(0, key);
  at = writeBytes(at, value);
  let count = block.constantCount;
  for (const text of headerValues) if (text !== undefined) count += 1;
  at = writeVarint(scratch, at, count);
  scratch.set(block.constant, at);
  at += block.constant.length;
  for (let i = 0; i < block.names.length; i += 1) {
    const text = headerValues[i];
    const name = block.names[i];
    if (text === undefined || name === undefined) continue;
    scratch.set(name, at);
    at = writeText(at + name.length, text);
  }
  const payload = Buffer.allocUnsafe(at);
  scratch.copy(payload, 0, 0, at);
  return payload;
}

function ensureScratch({ key, value, headerValues }: NewRecord, { constant, names }: HeaderBlock): void {
  let most = 3 * LONGEST_VARINT + (key?.length ?? 0) + value.length + constant.length;
  for (const name of names) most += name.length;
  for (const text of headerValues) {
    if (text !== undefined) most += LONGEST_VARINT + MOST_BYTES_OF_A_CHARACTER * text.length;
  }
  if (most > scratch.length) scratch = Buffer.allocUnsafe(most * 2);
}

function writeBytes(at: number, bytes: Uint8Array | null): number {
  if (bytes === null) return writeVarint(scratch, at, -1);
  const behindLength = writeVarint(scratch, at, bytes.length);
  scratch.set(bytes, behindLength);
  return behindLength + bytes.length;
}

function writeText(at: number, text: string): number {
  if (text.length < SHORT && writeAscii(at + 1, text)) {
    scratch[at] = text.length << 1;
    return at + 1 + text.length;
  }
  const size = Buffer.byteLength(text, 'utf8');
  const behindLength = writeVarint(scratch, at, size);
  scratch.write(text, behindLength, size, 'utf8');
  return behindLength + size;
}

/** Whether the text was ASCII alone and stands there now. */
function writeAscii(at: number, text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 127) return false;
    scratch[at + i] = code;
  }
  return true;
}
