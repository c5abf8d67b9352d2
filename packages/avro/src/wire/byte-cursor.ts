/** A place in bytes that are not trusted, and what was found wrong there. */
export type ByteCursor = { readonly bytes: Uint8Array; at: number; fault: string | undefined };

/** Notes what is wrong. @returns false, the answer of every step that failed */
export function fail(cursor: ByteCursor, fault: string): false {
  cursor.fault = `${fault} at byte ${cursor.at}`;
  return false;
}

/** Passes over bytes of a known count. */
export function skipBytes(cursor: ByteCursor, count: number): boolean {
  if (count < 0 || count > cursor.bytes.length - cursor.at) return fail(cursor, 'A length beyond the end');
  cursor.at += count;
  return true;
}

/**
 * Reads a 32-bit integer, as ints, lengths, block counts and branches are written.
 *
 * @returns NaN when there is none; the cursor then has the fault
 * @source  Apache Avro specification, "Binary encoding"
 */
export function readInt(cursor: ByteCursor): number {
  const { bytes } = cursor;
  let at = cursor.at;
  let byte = bytes[at++] ?? 0x80;
  let bits = byte & 0x7f;
  for (let shift = 7; byte >= 0x80; shift += 7) {
    byte = bytes[at++] ?? 0x80;
    if (at > bytes.length || shift > 28 || (shift === 28 && byte > 0x0f)) {
      fail(cursor, at > bytes.length ? 'The end within a number' : 'A number of more than 32 bits');
      return Number.NaN;
    }
    bits |= (byte & 0x7f) << shift;
  }
  cursor.at = at;
  return (bits >>> 1) ^ -(bits & 1);
}

/** Passes over a 64-bit integer. */
export function skipLong(cursor: ByteCursor): boolean {
  const { bytes, at: start } = cursor;
  let at = start;
  while ((bytes[at] ?? 0) >= 0x80) at++;
  if (at >= bytes.length) return fail(cursor, 'The end within a number');
  // The tenth byte has room for one bit.
  if (at - start > 9 || (at - start === 9 && (bytes[at] ?? 0) > 1))
    return fail(cursor, 'A number of more than 64 bits');
  cursor.at = at + 1;
  return true;
}
