import { BrokenBytesError } from './broken-bytes-error.ts';
import { readShortAscii, readUtf8, SHORT_TEXT_BYTES } from './read-text.ts';
import { EXACT_LONG_BYTES, findLongEnd, toBigint, toExactNumber } from './long-bytes.ts';

/** Milliseconds from 1970 to either end of what a Date can hold. */
const LAST_MOMENT = 8_640_000_000_000_000n;

/**
 * A place in bytes that are not trusted. The codec library reads through it instead of through its own tap, by the same
 * methods, and each of them checks that the bytes are there and that they are a value of the type: so what is built
 * from them is never larger than a small multiple of them.
 *
 * @throws  every method: `BrokenBytesError`
 * @source  Apache Avro specification, "Binary encoding"
 */
export class CheckedTap {
  readonly buf: Buffer;
  pos: number;
  /** Where the block ends whose count was read last, or -1 when it did not say so. */
  blockEnd = -1;

  constructor(buf: Buffer, pos: number) {
    this.buf = buf;
    this.pos = pos;
  }

  readBoolean(): boolean {
    const byte = this.buf[this.pos] ?? 2;
    if (byte > 1) throw new BrokenBytesError('A boolean that is neither 0 nor 1');
    this.pos += 1;
    return byte === 1;
  }

  /** An integer of 32 bits, as ints, lengths and counts are written. */
  readInt(): number {
    const byte = this.buf[this.pos] ?? 0x80;
    // Nearly all of them are small.
    if (byte >= 0x80) return readLongerInt(this);
    this.pos += 1;
    return (byte >>> 1) ^ -(byte & 1);
  }

  /** A branch or a symbol, which the library compares with those that there are, or a long that is read as a double. */
  readLong(): number {
    const byte = this.buf[this.pos] ?? 0x80;
    if (byte >= 0x80) return Number(this.readBigint());
    this.pos += 1;
    return (byte >>> 1) ^ -(byte & 1);
  }

  /** An integer of 64 bits. */
  readBigint(): bigint {
    const { buf, pos } = this;
    const end = findLongEnd(buf, pos);
    this.pos = end;
    return end - pos <= EXACT_LONG_BYTES ? BigInt(toExactNumber(buf, pos, end)) : toBigint(buf, pos, end);
  }

  /** Milliseconds from 1970 that a Date can hold. */
  readMilliseconds(): number {
    const { buf, pos } = this;
    const end = findLongEnd(buf, pos);
    // So many bytes reach to the year 6429.
    if (end - pos > EXACT_LONG_BYTES && !isMoment(toBigint(buf, pos, end))) {
      throw new BrokenBytesError('A time that no Date can hold');
    }
    this.pos = end;
    return end - pos <= EXACT_LONG_BYTES ? toExactNumber(buf, pos, end) : Number(toBigint(buf, pos, end));
  }

  readFloat(): number {
    return toFinite(this.buf.readFloatLE(passOver(this, 4)));
  }

  readDouble(): number {
    return toFinite(this.buf.readDoubleLE(passOver(this, 8)));
  }

  /** A copy: a value must not keep in memory the whole fetch from which its frame was cut. */
  readBytes(): Buffer {
    const from = passOver(this, this.readInt());
    return Buffer.from(this.buf.subarray(from, this.pos));
  }

  readString(): string {
    const { buf } = this;
    const length = this.readInt();
    // Not by passOver(): texts are most of what is read, and calls within calls are not compiled into one for ever.
    const from = this.pos;
    if (length < 0 || length > buf.length - from) throw new BrokenBytesError('A length beyond the end');
    const to = from + length;
    this.pos = to;
    return (length <= SHORT_TEXT_BYTES ? readShortAscii(buf, from, to) : undefined) ?? readUtf8(buf, from, to);
  }

  /**
   * The number of items in the next block of an array or a map; 0 behind the last one. Items take at least one byte
   * each, so a count beyond the bytes left can't be true.
   */
  readCount(): number {
    const count = this.readInt();
    if (count < 0) {
      const size = this.readInt();
      this.blockEnd = this.pos + size;
    } else {
      this.blockEnd = -1;
    }
    const items = Math.abs(count);
    if (items > this.buf.length - this.pos) throw new BrokenBytesError('More items than bytes');
    return items;
  }

  /** Readers that skip a block trust its size, so it must be true. */
  endBlock(end: number): void {
    if (end !== -1 && end !== this.pos) throw new BrokenBytesError('A block of another size than it says');
  }

  skipBoolean(): void {
    this.readBoolean();
  }

  skipInt(): void {
    this.readInt();
  }

  skipLong(): void {
    this.pos = findLongEnd(this.buf, this.pos);
  }

  skipFloat(): void {
    this.readFloat();
  }

  skipDouble(): void {
    this.readDouble();
  }

  skipBytes(): void {
    passOver(this, this.readInt());
  }

  skipString(): void {
    this.readString();
  }
}

/** @returns where the bytes begin that were passed over */
function passOver(tap: CheckedTap, length: number): number {
  const { pos } = tap;
  if (length < 0 || length > tap.buf.length - pos) throw new BrokenBytesError('A length beyond the end');
  tap.pos = pos + length;
  return pos;
}

function readLongerInt(tap: CheckedTap): number {
  let at = tap.pos;
  let bits = 0;
  for (let shift = 0; shift <= 28; shift += 7) {
    const byte = tap.buf[at++];
    if (byte === undefined) throw new BrokenBytesError('The end within a number');
    // The fifth byte has room for four bits.
    if (shift === 28 && byte > 0x0f) break;
    bits |= (byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    tap.pos = at;
    return (bits >>> 1) ^ -(bits & 1);
  }
  throw new BrokenBytesError('A number of more than 32 bits');
}

function isMoment(milliseconds: bigint): boolean {
  return milliseconds >= -LAST_MOMENT && milliseconds <= LAST_MOMENT;
}

function toFinite(value: number): number {
  if (!Number.isFinite(value)) throw new BrokenBytesError('A number that is not finite');
  return value;
}
