import { isUtf8 } from 'node:buffer';

import { BrokenBytesError } from './broken-bytes-error.ts';

declare global {
  interface Buffer {
    /** Where `toString` ends up, a fifth faster; the codec library calls it too. */
    utf8Slice(start: number, end: number): string;
  }
}

/** Up to this length, putting a text together byte by byte is faster than a call into Node. */
const SHORT_BYTES = 8;

/**
 * The text between two places in the bytes.
 *
 * @throws `BrokenBytesError` when it is no UTF-8
 */
export function readText(bytes: Buffer, from: number, to: number): string {
  return (to - from <= SHORT_BYTES ? readAscii(bytes, from, to) : undefined) ?? readUtf8(bytes, from, to);
}

/** Undefined when there are other bytes than ASCII. */
function readAscii(bytes: Buffer, from: number, to: number): string | undefined {
  let text = '';
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0x80;
    if (byte >= 0x80) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

function readUtf8(bytes: Buffer, from: number, to: number): string {
  const text = bytes.utf8Slice(from, to);
  // Node puts a U+FFFD wherever bytes are no UTF-8, so a text without any is sound; most texts show that at once,
  // because one of Latin-1 characters alone can't hold it.
  if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(from, to)))
    throw new BrokenBytesError('A text that is no UTF-8');
  return text;
}
