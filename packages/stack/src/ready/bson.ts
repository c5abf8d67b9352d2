/** The few values that our questions to MongoDB are made of. */
type BsonValue = number | string | boolean | BsonDocument | readonly BsonValue[];
export type BsonDocument = { readonly [name: string]: BsonValue };

/** Top-level scalars of an answer; documents, lists, dates and ids are left out. */
export type BsonScalars = Readonly<Record<string, number | string | boolean | null>>;

/** @source bsonspec.org, version 1.1 */
export function encodeBson(document: BsonDocument): Buffer {
  const elements = Object.entries(document).map(([name, value]) => encodeElement(name, value));
  const body = Buffer.concat([...elements, Buffer.of(0)]);
  return Buffer.concat([int32(body.length + 4), body]);
}

/** Reads the document that begins at `start`. Throws on a type that no answer of ours has. */
export function decodeBsonScalars(bytes: Buffer, start: number): BsonScalars {
  const scalars: Record<string, number | string | boolean | null> = {};
  const end = start + bytes.readInt32LE(start) - 1;
  let at = start + 4;
  while (at < end) {
    const type = bytes.readUInt8(at);
    const nameEnd = bytes.indexOf(0, at + 1);
    const name = bytes.toString('utf8', at + 1, nameEnd);
    const scalar = readScalar(bytes, type, nameEnd + 1);
    if (scalar !== undefined) scalars[name] = scalar;
    at = nameEnd + 1 + sizeOf(bytes, type, nameEnd + 1);
  }
  return scalars;
}

function encodeElement(name: string, value: BsonValue): Buffer {
  const head = (type: number): Buffer => Buffer.concat([Buffer.of(type), cString(name)]);
  if (typeof value === 'number') return Buffer.concat([head(0x10), int32(value)]);
  if (typeof value === 'boolean') return Buffer.concat([head(0x08), Buffer.of(value ? 1 : 0)]);
  if (typeof value === 'string') return Buffer.concat([head(0x02), int32(cString(value).length), cString(value)]);
  if (isList(value))
    return Buffer.concat([
      head(0x04),
      encodeBson(Object.fromEntries(value.map((item, index) => [String(index), item]))),
    ]);
  return Buffer.concat([head(0x03), encodeBson(value)]);
}

function isList(value: BsonDocument | readonly BsonValue[]): value is readonly BsonValue[] {
  return Array.isArray(value);
}

function readScalar(bytes: Buffer, type: number, at: number): number | string | boolean | null | undefined {
  switch (type) {
    case 0x01:
      return bytes.readDoubleLE(at);
    case 0x02:
      return bytes.toString('utf8', at + 4, at + 3 + bytes.readInt32LE(at));
    case 0x08:
      return bytes.readUInt8(at) === 1;
    case 0x0a:
      return null;
    case 0x10:
      return bytes.readInt32LE(at);
    default:
      return undefined;
  }
}

/** Bytes of a value by its type. */
const fixedSizes: ReadonlyMap<number, number> = new Map([
  [0x01, 8], // double
  [0x07, 12], // object id
  [0x08, 1], // boolean
  [0x09, 8], // date
  [0x0a, 0], // null
  [0x10, 4], // int32
  [0x11, 8], // timestamp
  [0x12, 8], // int64
]);

function sizeOf(bytes: Buffer, type: number, at: number): number {
  const fixed = fixedSizes.get(type);
  if (fixed !== undefined) return fixed;
  if (type === 0x02) return 4 + bytes.readInt32LE(at);
  if (type === 0x03 || type === 0x04) return bytes.readInt32LE(at);
  if (type === 0x05) return 5 + bytes.readInt32LE(at);
  throw new Error(`BSON type ${type} is not known here`);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}
