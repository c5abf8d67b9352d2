/** Reads the fixed-size fields of an answer one after another. */
export class ByteReader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  int16(): number {
    this.at += 2;
    return this.bytes.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  int64(): bigint {
    this.at += 8;
    return this.bytes.readBigInt64BE(this.at - 8);
  }

  string(): string {
    const size = this.int16();
    this.at += size;
    return this.bytes.toString('utf8', this.at - size, this.at);
  }

  /** A view of the answer, not a copy. */
  slice(): Buffer {
    const size = Math.max(0, this.int32());
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  /** A null array is an empty one. */
  array<Item>(item: (reader: ByteReader) => Item): Item[] {
    const count = Math.max(0, this.int32());
    return Array.from({ length: count }, () => item(this));
  }
}
