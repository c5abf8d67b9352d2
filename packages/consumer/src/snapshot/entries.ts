/** Keys and values one behind the other, each with their lengths before them: 2 and 4 bytes. */
const HEAD = 6;

export function packEntries(entries: Iterable<readonly [key: string, value: Uint8Array]>): Buffer {
  const parts: Uint8Array[] = [];
  for (const [key, value] of entries) {
    const keyBytes = Buffer.from(key, 'utf8');
    const head = Buffer.alloc(HEAD);
    head.writeUInt16LE(keyBytes.length, 0);
    head.writeUInt32LE(value.length, 2);
    parts.push(head, keyBytes, value);
  }
  return Buffer.concat(parts);
}

/** @throws `RangeError` for bytes that were not packed here */
export function* unpackEntries(bytes: Buffer): Iterable<readonly [key: string, value: Buffer]> {
  for (let at = 0; at < bytes.length;) {
    const value = at + HEAD + bytes.readUInt16LE(at);
    const end = value + bytes.readUInt32LE(at + 2);
    if (end > bytes.length) throw new RangeError('An entry ends behind its chunk.');
    yield [bytes.toString('utf8', at + HEAD, value), bytes.subarray(value, end)];
    at = end;
  }
}
