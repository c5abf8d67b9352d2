import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { Answer } from '@waybill/http';

import { withVary } from './with-vary.ts';

/** An answer as it goes over the wire. */
export type WireAnswer = Omit<Answer, 'body'> & { readonly body: string | Uint8Array<ArrayBuffer> | null };

/** Smaller ones fit into one packet anyway. */
const WORTH_IT = 1_024;
/** The fast end of the scale: these are documents, not archives. */
const LEVEL = 4;

const compress = promisify(gzip);

/** Compresses an answer that is worth it where the client can read it; any other goes as it is. */
export function compressed(answer: Answer, headers: IncomingHttpHeaders): WireAnswer | Promise<WireAnswer> {
  const { body } = answer;
  // Never more bytes than characters of UTF-16 times three, but at least as many: a short text is decided at once.
  if (body === null || body.length <= WORTH_IT) return answer;
  const varying = withVary(answer, 'Accept-Encoding');
  return admitsGzip(headers['accept-encoding']) ? toGzip(varying, body) : varying;
}

async function toGzip(answer: Answer, body: string): Promise<WireAnswer> {
  const bytes = new Uint8Array(await compress(body, { level: LEVEL }));
  const { ETag: etag } = answer.headers;
  const tagged = etag === undefined ? {} : { ETag: etag.replace(/"$/, '-gzip"') };
  return { ...answer, headers: { ...answer.headers, ...tagged, 'Content-Encoding': 'gzip' }, body: bytes };
}

/** @source RFC 9110, 12.5.3 */
function admitsGzip(accept: string | undefined): boolean {
  if (accept === undefined) return false;
  const wishes = new Map(accept.split(',').map((wish) => toWish(wish)));
  return (wishes.get('gzip') ?? wishes.get('x-gzip') ?? wishes.get('*') ?? 0) > 0;
}

function toWish(text: string): readonly [coding: string, quality: number] {
  const [coding = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return [coding, quality === undefined ? 1 : Number(quality)];
}
