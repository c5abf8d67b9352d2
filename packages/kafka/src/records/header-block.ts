import type { HeaderShape } from '@waybill/messages';

import { varintSize, writeVarint } from './varint.ts';

/** A shape's headers as far as they are the same for every record. */
export type HeaderBlock = {
  readonly constantCount: number;
  /** Constant headers, ready to be copied. */
  readonly constant: Buffer;
  /** Names of the varying ones, each with its length before it. */
  readonly names: readonly Buffer[];
};

const blocks = new WeakMap<HeaderShape, HeaderBlock>();

/** The encoded part of a shape, made once for each object. */
export function headerBlockOf(shape: HeaderShape): HeaderBlock {
  const known = blocks.get(shape);
  if (known !== undefined) return known;
  const block = {
    constantCount: shape.constant.length,
    constant: Buffer.concat(shape.constant.flatMap(([name, value]) => [toField(name), toField(value)])),
    names: shape.varying.map(toField),
  };
  blocks.set(shape, block);
  return block;
}

function toField(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const head = Buffer.allocUnsafe(varintSize(bytes.length));
  writeVarint(head, 0, bytes.length);
  return Buffer.concat([head, bytes]);
}
