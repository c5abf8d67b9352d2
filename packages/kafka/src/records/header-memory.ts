import type { VarintReader } from './varint.ts';

/**
 * Texts of the last record's headers by their place. Neighbours have the same names and many equal values, so comparing
 * bytes saves the making of most strings.
 */
export type HeaderMemory = { readonly names: Remembered[]; readonly values: Remembered[] };

/** The bytes are kept once a text came twice in a row. */
type Remembered = { text: string; bytes: Buffer | undefined };

export function createHeaderMemory(): HeaderMemory {
  return { names: [], values: [] };
}

/** The text of the `size` bytes at the reader's place, which moves behind them. */
export function recallText(memory: Remembered[], place: number, reader: VarintReader, size: number): string {
  const { bytes, at: start } = reader;
  const end = start + size;
  reader.at = end;
  const known = memory[place];
  if (known?.bytes !== undefined && isSame(known.bytes, bytes, start, end)) return known.text;
  const text = bytes.toString('utf8', start, end);
  if (known === undefined) memory[place] = { text, bytes: undefined };
  else if (known.text === text) known.bytes = Buffer.from(bytes.subarray(start, end));
  else {
    known.text = text;
    known.bytes = undefined;
  }
  return text;
}

function isSame(known: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i += 1) if (known[i] !== bytes[start + i]) return false;
  return true;
}
