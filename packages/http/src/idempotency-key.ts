import { parseItem } from 'structured-headers';

import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** A key as the client meant it: both spellings of one key are one key. */
export type IdempotencyKey = { readonly key: string };

const MOST_CHARACTERS = 255;
/** A quoted string without escapes and parameters. */
const PLAIN = /^"[ !#-[\]-~]*"$/;

/**
 * Reads an `Idempotency-Key`: a structured-field string in quotes, or the same characters bare.
 *
 * @param name   the header that it came in, for the error
 * @returns      1 to 255 printable ASCII characters
 * @source       draft-ietf-httpapi-idempotency-key-header; RFC 9651, section 3.3.3
 */
export function parseIdempotencyKey(name: string, header: string): IdempotencyKey | Refusal {
  const key = header.startsWith('"') ? unquote(header) : header.includes('"') ? undefined : header;
  if (key === undefined) return refuse('header-malformed', `${name} has an unbalanced quote.`);
  if (key === '') return refuse('header-malformed', `${name} is empty.`);
  if (key.length > MOST_CHARACTERS) return refuse('header-malformed', `${name} is longer than ${MOST_CHARACTERS}.`);
  if (!/^[ -~]+$/.test(key)) return refuse('header-malformed', `${name} may hold printable ASCII only.`);
  return { key };
}

function unquote(header: string): string | undefined {
  // Nearly every key: the parser of structured fields takes the rest.
  if (PLAIN.test(header)) return header.slice(1, -1);
  try {
    // Its types name one that this platform's library lacks, which makes them `any`.
    const [value, parameters] = parseItem(header) as readonly [unknown, ReadonlyMap<string, unknown>];
    return typeof value === 'string' && parameters.size === 0 ? value : undefined;
  } catch {
    return undefined;
  }
}
