import { isUtf8 } from 'node:buffer';

import { BrokenBytesError } from './broken-bytes-error.ts';

declare global {
  interface Buffer {
    /** Where `toString` ends up, a fifth faster; the codec library calls it too. */
    utf8Slice(start: number, end: number): string;
  }
}

/** Up to this length, putting a text together byte by byte is faster than a call into Node. */
export const SHORT_TEXT_BYTES = 8;

/** The text between two places that are near each other; undefined when there are other bytes than ASCII. */
export function readShortAscii(bytes: Buffer, from: number, to: number): string | undefined {
  let text = '';
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0x80;
    if (byte >= 0x80) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/**
 * The text between two places in the bytes.
 *
 * @throws `BrokenBytesError` when it is no UTF-8
 */
export function readUtf8(bytes: Buffer, from: number, to: number): string {
  const text = bytes.utf8Slice(from, to);
  // Node puts a U+FFFD wherever bytes are no UTF-8, so a text without any is sound; most texts show that at once,
  // because one of Latin-1 characters alone can't hold it.
  if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(from, to)))
    throw new BrokenBytesError('A text that is no UTF-8');
  return text;
}
