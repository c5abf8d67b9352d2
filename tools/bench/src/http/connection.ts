import { connect } from 'node:net';

import type { Response } from './parse-response.ts';
import { parseResponse } from './parse-response.ts';

/** One keep-alive connection with one request at a time. */
export interface Connection {
  /**
   * Sends a whole request and waits for its answer.
   *
   * @throws `Error` when the connection ends first, the answer is no HTTP, or nothing comes for 40 s
   */
  request(bytes: string): Promise<Response>;
  close(): void;
}

/** Longer than the longest hold of an answer. */
const SILENCE_MS = 40_000;

type Waiter = { readonly resolve: (response: Response) => void; readonly reject: (error: Error) => void };

/** Opens a connection that costs as little as Node allows: no agent, no streams of messages, no header objects. */
export function openConnection(host: string, port: number): Promise<Connection> {
  const socket = connect({ host, port, noDelay: true, timeout: SILENCE_MS });
  let pending: Buffer | undefined;
  let waiter: Waiter | undefined;

  function fail(error: Error): void {
    const failed = waiter;
    waiter = undefined;
    socket.destroy();
    failed?.reject(error);
  }

  socket.on('data', (chunk) => {
    pending = pending ? Buffer.concat([pending, chunk]) : chunk;
    try {
      const parsed = parseResponse(pending);
      if (!parsed) return;
      pending = parsed.length < pending.length ? pending.subarray(parsed.length) : undefined;
      const answered = waiter;
      waiter = undefined;
      answered?.resolve(parsed.response);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
  socket.on('timeout', () => {
    fail(new Error(`The server was silent for ${SILENCE_MS / 1000} s.`));
  });
  socket.on('close', () => {
    fail(new Error('The server closed the connection.'));
  });

  return new Promise((resolve, reject) => {
    socket.on('error', (error) => {
      reject(error);
      fail(error);
    });
    socket.once('connect', () => {
      resolve({
        request: (bytes) =>
          new Promise((answered, rejected) => {
            if (socket.destroyed) {
              rejected(new Error('The connection is closed.'));
              return;
            }
            waiter = { resolve: answered, reject: rejected };
            socket.write(bytes, 'latin1');
          }),
        close: () => socket.destroy(),
      });
    });
  });
}
