import type { IncomingMessage } from 'node:http';

import type { Refusal } from '@waybill/http';
import { refuse } from '@waybill/http';

/** Whether a request says that it has a body; a chunked one may still turn out to be empty. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * Reads a request's body, straight from the socket: the framework's request would copy it once more.
 *
 * @returns a refusal as soon as it is longer than allowed
 */
export function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer | Refusal> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostBytes) resolve(bodyTooLarge(size, mostBytes));
      else chunks.push(chunk);
    });
    request.on('end', () => {
      const [only = Buffer.alloc(0)] = chunks;
      resolve(chunks.length < 2 ? only : Buffer.concat(chunks));
    });
    request.on('close', () => {
      if (!request.complete) resolve(refuse('body-malformed', 'The connection was closed before the end of the body.'));
    });
  });
}

/** The refusal of a body by its length. What still comes of it is read and thrown away by the server. */
export function bodyTooLarge(size: number, mostBytes: number): Refusal {
  return refuse('body-too-large', `${size.toLocaleString('en')} bytes; at most ${mostBytes.toLocaleString('en')}.`);
}
