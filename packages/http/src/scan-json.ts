/** What one look at the bytes of a JSON text tells, before anything is built from it. */
export type JsonScan = {
  readonly depth: number;
  /** Names in all objects together, repeated ones included. */
  readonly names: number;
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Counts levels and names. Text that is no JSON gives figures without a meaning: the parser refuses it.
 *
 * @param bytes  UTF-8, in which no byte of a longer character looks like ASCII
 */
export function scanJson(bytes: Uint8Array): JsonScan {
  let [depth, deepest, names] = [0, 0, 0];
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case QUOTE:
        at = endOfText(bytes, at + 1);
        break;
      case COLON:
        names++;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        deepest = Math.max(deepest, ++depth);
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth--;
        break;
      default:
    }
  }
  return { depth: deepest, names };
}

/** Where the text ends that begins at `from`: at its quote. */
function endOfText(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
