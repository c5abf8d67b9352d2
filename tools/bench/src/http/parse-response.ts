/** An answer as it came: the head is looked into only where somebody asks. */
export type Response = { readonly status: number; readonly head: string; readonly body: Buffer };

/** Bytes that are no answer of HTTP/1.1, or one that this parser does not know how to end. */
export class ResponseError extends Error {
  override readonly name = 'ResponseError';
}

/**
 * Reads the first answer out of the bytes of a connection.
 *
 * @returns the answer and how many bytes it took, or undefined when some are still missing
 * @throws  `ResponseError`
 * @source  RFC 9112, sections 2 to 7
 */
export function parseResponse(bytes: Buffer): { readonly response: Response; readonly length: number } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
  if (!(status >= 200)) throw new ResponseError(`Not a final answer of HTTP/1.1: ${head.slice(0, 40)}`);
  const begin = end + 4;
  const framed = bodyOf(bytes, begin, status, head);
  return framed && { response: { status, head, body: framed.body }, length: framed.end };
}

/** The value of a header, in whatever case its name was sent; undefined when it is missing. */
export function headerOf({ head }: Pick<Response, 'head'>, name: string): string | undefined {
  const at = head.toLowerCase().indexOf(`\r\n${name.toLowerCase()}:`);
  if (at < 0) return undefined;
  const begin = at + name.length + 3;
  const end = head.indexOf('\r\n', begin);
  return head.slice(begin, end < 0 ? undefined : end).trim();
}

type Framed = { readonly body: Buffer; readonly end: number };

function bodyOf(bytes: Buffer, begin: number, status: number, head: string): Framed | undefined {
  if (status === 204 || status === 304) return { body: Buffer.alloc(0), end: begin };
  const length = headerOf({ head }, 'content-length');
  if (length !== undefined) {
    const end = begin + Number(length);
    if (!Number.isInteger(end)) throw new ResponseError(`Not a content-length: ${length}`);
    return bytes.length < end ? undefined : { body: bytes.subarray(begin, end), end };
  }
  if (headerOf({ head }, 'transfer-encoding')?.toLowerCase() === 'chunked') return chunked(bytes, begin);
  throw new ResponseError('The answer has neither a length nor chunks.');
}

function chunked(bytes: Buffer, begin: number): Framed | undefined {
  const chunks: Buffer[] = [];
  let at = begin;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (!(size >= 0)) throw new ResponseError('A chunk has no size.');
    const data = lineEnd + 2;
    if (size === 0) {
      // Without trailers, which none of our servers sends, the last chunk is followed by one empty line.
      return bytes.length < data + 2 ? undefined : { body: Buffer.concat(chunks), end: data + 2 };
    }
    if (bytes.length < data + size + 2) return undefined;
    chunks.push(bytes.subarray(data, data + size));
    at = data + size + 2;
  }
}
