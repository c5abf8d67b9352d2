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
  const byte = cursor.bytes[cursor.at] ?? 0x80;
  // Nearly all of them are small.
  if (byte >= 0x80) return readLongerInt(cursor);
  cursor.at += 1;
  return (byte >>> 1) ^ -(byte & 1);
}

function readLongerInt(cursor: ByteCursor): number {
  const { bytes } = cursor;
  let { at } = cursor;
  let bits = 0;
  for (let shift = 0; shift <= 28; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined) return failNumber(cursor, 'The end within a number');
    bits |= (byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    // The fifth byte has room for four bits.
    if (shift === 28 && byte > 0x0f) break;
    cursor.at = at;
    return (bits >>> 1) ^ -(bits & 1);
  }
  return failNumber(cursor, 'A number of more than 32 bits');
}

function failNumber(cursor: ByteCursor, fault: string): number {
  fail(cursor, fault);
  return Number.NaN;
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
