import type { IncomingHttpHeaders } from 'node:http';

import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** The version that an aggregate must have: 0 = it must not exist, `any` = it must exist; undefined: no matter. */
export type ExpectedVersion = number | 'any' | undefined;

/** Ours come as `"7"`, and back through proxies as `"7-gzip"` or `W/"7"`. */
const VERSION_TAG = /^(?:W\/)?"([1-9]\d{0,8})(?:-gzip)?"$/;

/** None of them is ever dropped in silence: who sends one relies on it. */
const UNSUPPORTED = ['if-modified-since', 'if-unmodified-since', 'if-range'] as const;

/**
 * What a command demands of its aggregate's version.
 *
 * @returns a refusal for whatever can't be promised: lists, both headers together, dates, tags that no version has
 * @source  RFC 9110, 13.1
 */
export function parsePrecondition(headers: IncomingHttpHeaders): { readonly expected: ExpectedVersion } | Refusal {
  const date = UNSUPPORTED.find((name) => headers[name] !== undefined);
  if (date !== undefined) return unsupported('Dates are no preconditions here: send If-Match with a version.');
  const [match, noneMatch] = [headers['if-match'], headers['if-none-match']];
  if (match !== undefined && noneMatch !== undefined)
    return unsupported('If-Match and If-None-Match exclude each other.');
  if (noneMatch !== undefined) {
    return noneMatch.trim() === '*' ? { expected: 0 } : unsupported('If-None-Match takes only * here.');
  }
  if (match === undefined) return { expected: undefined };
  if (match.trim() === '*') return { expected: 'any' };
  const [, version] = VERSION_TAG.exec(match.trim()) ?? [];
  return version === undefined
    ? unsupported('If-Match takes one version here, such as "7", or *.')
    : { expected: Number(version) };
}

function unsupported(detail: string): Refusal {
  return refuse('precondition-unsupported', detail);
}
