import { randomInt } from 'node:crypto';

import { hashKey } from './hash-key.ts';

/** How a value is kept as bytes. */
export type Packing<Value> = {
  readonly pack: (value: Value) => Uint8Array;
  /** @param bytes  its own: nothing else refers to them */
  readonly unpack: (bytes: Buffer) => Value;
};

/** Values that are bytes already. */
export const PACKED_BYTES: Packing<Buffer> = { pack: (bytes) => bytes, unpack: (bytes) => bytes };

const FIRST_CHUNK = 4 * 1_024;
const CHUNK = 1_024 * 1_024;
const FIRST_SLOTS = 64;
/** Before each entry: whether it is dead (1), the length of its key (2) and of its value (4). */
const HEAD = 7;
const DEAD = 1;
const LONGEST_KEY = 0xffff;
/** Places are numbers: that of the chunk, and of the byte in it. A longer chunk holds one entry alone. */
const CHUNK_PLACES = 2 ** 32;
const FREE = -1;
const LEFT = -2;

type Chunk = { readonly number: number; readonly bytes: Buffer; end: number; dead: number };

/**
 * A map in the order of insertion whose keys and values lie outside the heap, one behind the other in large buffers.
 * The garbage collector goes through all objects of a heap: a map with a hundred thousand entries would cost it tens
 * of milliseconds each time, in which nobody gets an answer. Here it finds a handful of buffers.
 *
 * Unlike in a `Map`, an entry that is set again becomes the youngest.
 */
export class PackedMap<Value> {
  private readonly packing: Packing<Value>;
  /** In the order of their numbers. */
  private readonly chunks = new Map<number, Chunk>();
  private youngest: Chunk;
  /** Open addressing with linear probing: where the entry of a slot stands, and the hash of its key. */
  private places = new Float64Array(FIRST_SLOTS).fill(FREE);
  private hashes = new Int32Array(FIRST_SLOTS);
  private entries = 0;
  /** Slots that are not free: of entries, and of those that were deleted. */
  private taken = 0;
  private deadBytes = 0;
  private liveBytes = 0;

  constructor(packing: Packing<Value>) {
    this.packing = packing;
    this.youngest = this.addChunk(FIRST_CHUNK);
  }

  get size(): number {
    return this.entries;
  }

  /** Bytes of its entries. */
  get sizeBytes(): number {
    return this.liveBytes;
  }

  /** Bytes of all its buffers. */
  get heldBytes(): number {
    return [...this.chunks.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  get(key: string): Value | undefined {
    const slot = this.find(toKeyBytes(key));
    if (slot === undefined) return undefined;
    const { bytes, from } = this.entryAt(placeOf(this.places, slot));
    const value = from + HEAD + bytes.readUInt16LE(from + 1);
    return this.packing.unpack(Buffer.from(bytes.subarray(value, value + bytes.readUInt32LE(from + 3))));
  }

  has(key: string): boolean {
    return this.find(toKeyBytes(key)) !== undefined;
  }

  /** @throws `RangeError` for a key of more than 65,535 bytes, and what `pack` throws: nothing is changed then */
  set(key: string, value: Value): void {
    const packed = this.packing.pack(value);
    const keyBytes = toKeyBytes(key);
    if (keyBytes.length > LONGEST_KEY) throw new RangeError('A key has 65,535 bytes at most.');
    const known = this.find(keyBytes);
    if (known !== undefined) this.bury(placeOf(this.places, known));
    const place = this.append(keyBytes, packed);
    if (known !== undefined) this.places[known] = place;
    else this.takeSlot(place, hashOf(keyBytes));
    this.tidy();
  }

  delete(key: string): boolean {
    const slot = this.find(toKeyBytes(key));
    if (slot === undefined) return false;
    this.bury(placeOf(this.places, slot));
    this.places[slot] = LEFT;
    this.entries -= 1;
    this.tidy();
    return true;
  }

  /** The oldest first. Entries may be deleted meanwhile, but not set. */
  *keys(): Iterable<string> {
    for (const [bytes, from] of this.living()) yield keyAt(bytes, from).toString('utf8');
  }

  private *living(): Iterable<readonly [bytes: Buffer, from: number]> {
    for (const { bytes, end } of this.chunks.values()) {
      for (let from = 0; from < end; from += lengthAt(bytes, from)) if (bytes[from] !== DEAD) yield [bytes, from];
    }
  }

  private find(key: Buffer): number | undefined {
    const hash = hashOf(key);
    const mask = this.places.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const place = placeOf(this.places, slot);
      if (place === FREE) return undefined;
      if (place === LEFT || this.hashes[slot] !== hash) continue;
      const { bytes, from } = this.entryAt(place);
      if (keyAt(bytes, from).equals(key)) return slot;
    }
  }

  private entryAt(place: number): { readonly bytes: Buffer; readonly from: number; readonly chunk: Chunk } {
    const chunk = this.chunks.get(Math.floor(place / CHUNK_PLACES));
    if (chunk === undefined) throw new Error('An entry of a packed map lies nowhere: a defect.');
    return { bytes: chunk.bytes, from: place % CHUNK_PLACES, chunk };
  }

  private append(key: Buffer, value: Uint8Array): number {
    const length = HEAD + key.length + value.length;
    if (this.youngest.end + length > this.youngest.bytes.length) {
      this.youngest = this.addChunk(Math.max(length, Math.min(CHUNK, 2 * this.youngest.bytes.length)));
    }
    const { number, bytes, end } = this.youngest;
    bytes.writeUInt16LE(key.length, end + 1);
    bytes.writeUInt32LE(value.length, end + 3);
    bytes.set(key, end + HEAD);
    bytes.set(value, end + HEAD + key.length);
    this.youngest.end += length;
    this.liveBytes += length;
    return number * CHUNK_PLACES + end;
  }

  private addChunk(size: number): Chunk {
    const number = (this.youngest as Chunk | undefined)?.number ?? -1; // The constructor has none yet.
    const chunk = { number: number + 1, bytes: Buffer.alloc(size), end: 0, dead: 0 };
    this.chunks.set(chunk.number, chunk);
    return chunk;
  }

  private takeSlot(place: number, hash: number): void {
    this.entries += 1;
    if (3 * (this.taken + 1) > 2 * this.places.length) this.rehash();
    const mask = this.places.length - 1;
    let slot = hash & mask;
    while (placeOf(this.places, slot) !== FREE) slot = (slot + 1) & mask;
    this.places[slot] = place;
    this.hashes[slot] = hash;
    this.taken += 1;
  }

  /** A table without the slots that were left, and with room for as many entries again. */
  private rehash(): void {
    const { places, hashes } = this;
    let slots = FIRST_SLOTS;
    while (slots < 3 * this.entries) slots *= 2;
    this.places = new Float64Array(slots).fill(FREE);
    this.hashes = new Int32Array(slots);
    this.taken = 0;
    for (const [at, place] of places.entries()) {
      if (place < 0) continue;
      const hash = hashes[at] ?? 0;
      let slot = hash & (slots - 1);
      while (placeOf(this.places, slot) !== FREE) slot = (slot + 1) & (slots - 1);
      this.places[slot] = place;
      this.hashes[slot] = hash;
      this.taken += 1;
    }
  }

  private bury(place: number): void {
    const { bytes, from, chunk } = this.entryAt(place);
    const length = lengthAt(bytes, from);
    bytes[from] = DEAD;
    chunk.dead += length;
    this.deadBytes += length;
    this.liveBytes -= length;
    if (chunk.dead === chunk.end && chunk !== this.youngest) this.drop(chunk);
  }

  private drop({ number, end }: Chunk): void {
    this.chunks.delete(number);
    this.deadBytes -= end;
  }

  /** Copies what lives once more is dead, so that memory stays below twice of what is needed. */
  private tidy(): void {
    if (this.deadBytes < CHUNK || this.deadBytes < this.liveBytes) return;
    const old = [...this.chunks.values()];
    const living = [...this.living()];
    this.youngest = this.addChunk(CHUNK);
    for (const [bytes, from] of living) {
      const key = keyAt(bytes, from);
      const slot = this.find(key);
      const value = from + HEAD + key.length;
      const place = this.append(key, bytes.subarray(value, from + lengthAt(bytes, from)));
      if (slot !== undefined) this.places[slot] = place;
    }
    for (const chunk of old) this.chunks.delete(chunk.number);
    this.liveBytes = living.reduce((sum, [bytes, from]) => sum + lengthAt(bytes, from), 0);
    this.deadBytes = 0;
  }
}

/** Every index that is asked for is within. */
function placeOf(places: Float64Array, slot: number): number {
  return places[slot] ?? FREE;
}

function keyAt(bytes: Buffer, from: number): Buffer {
  return bytes.subarray(from + HEAD, from + HEAD + bytes.readUInt16LE(from + 1));
}

function lengthAt(bytes: Buffer, from: number): number {
  return HEAD + bytes.readUInt16LE(from + 1) + bytes.readUInt32LE(from + 3);
}

function toKeyBytes(key: string): Buffer {
  return Buffer.from(key, 'utf8');
}

/** Drawn once for each process: nobody outside can choose keys that share a slot. */
const SEED = randomInt(2 ** 31);

function hashOf(key: Buffer): number {
  return hashKey(key, SEED);
}
