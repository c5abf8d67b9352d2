import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** The media type of a body, without parameters, in lower case. */
export type MediaType = { readonly mediaType: string };

const JSON_ONLY = ['application/json'];
const PATCH_TYPES = ['application/merge-patch+json', 'application/json'];
const CONTENT_TYPE = /^([^\s;]+)\s*(?:;\s*charset\s*=\s*"?(utf-8)"?\s*)?;?$/i;

/**
 * Checks what a command's body claims to be: JSON in UTF-8, not compressed; PATCH also takes `merge-patch+json`.
 *
 * @returns a refusal with `Accept-Post` or `Accept-Patch` for anything else
 */
export function checkMediaType(
  method: string,
  contentType: string | undefined,
  contentEncoding: string | undefined,
): MediaType | Refusal {
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity') {
    return unsupported(method, `Content-Encoding ${contentEncoding} is not taken.`);
  }
  if (contentType === 'application/json') return JSON_TYPE;
  if (contentType === undefined) return unsupported(method, 'A body without Content-Type is not taken.');
  const mediaType = CONTENT_TYPE.exec(contentType)?.[1]?.toLowerCase();
  if (mediaType !== undefined && allowedFor(method).includes(mediaType)) return { mediaType };
  return unsupported(method, `${contentType} is not taken.`);
}

const JSON_TYPE: MediaType = { mediaType: 'application/json' };

function allowedFor(method: string): readonly string[] {
  return method === 'PATCH' ? PATCH_TYPES : JSON_ONLY;
}

function unsupported(method: string, detail: string): Refusal {
  const types = allowedFor(method).join(', ');
  const header = ACCEPT_HEADERS[method];
  return refuse('media-type-unsupported', `${detail} Send ${types}.`, {
    headers: header === undefined ? {} : { [header]: types },
  });
}

const ACCEPT_HEADERS: Readonly<Record<string, string | undefined>> = { POST: 'Accept-Post', PATCH: 'Accept-Patch' };

/** Whether an `Accept` header admits JSON. */
export function admitsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return true;
  return admits(accept, JSON_RANKS);
}

/** Whether an `Accept` header admits a stream of events. */
export function admitsEventStream(accept: string | undefined): boolean {
  if (accept === undefined || accept === 'text/event-stream') return true;
  return admits(accept, STREAM_RANKS);
}

/** How closely each range names a type; others do not name it. */
type Ranks = ReadonlyMap<string, number>;

const JSON_RANKS: Ranks = new Map([
  ['*/*', 1],
  ['application/*', 2],
  ['application/json', 3],
]);
const STREAM_RANKS: Ranks = new Map([
  ['*/*', 1],
  ['text/*', 2],
  ['text/event-stream', 3],
]);

/** @source RFC 9110, section 12.5.1: the most specific range that matches decides, and `q=0` means "not" */
function admits(accept: string, ranks: Ranks): boolean {
  const ranges = accept.split(',').map((range) => toRange(range, ranks));
  const best = Math.max(...ranges.map(({ rank }) => rank));
  return best > 0 && ranges.some(({ rank, wanted }) => rank === best && wanted);
}

/** How closely one range names the type, 0 for not at all, and whether it asks for it or shuts it out. */
function toRange(range: string, ranks: Ranks): { readonly rank: number; readonly wanted: boolean } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { rank: ranks.get(type) ?? 0, wanted: quality === undefined || Number(quality) > 0 };
}
