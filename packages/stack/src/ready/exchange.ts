import { connect } from 'node:net';

type Exchange = {
  readonly port: number;
  readonly request: Buffer;
  /** The length of the whole answer, from its first four bytes. */
  readonly lengthOf: (head: Buffer) => number;
  /** @default 2000 */
  readonly timeoutMs?: number;
};

/** Sends one request to a server on 127.0.0.1 and gives its one answer. Throws if there is none in time. */
export function exchange({ port, request, lengthOf, timeoutMs = 2000 }: Exchange): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = Buffer.alloc(0);
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`port ${port} did not answer within ${timeoutMs} ms`)));
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error(`port ${port} closed the connection`));
    });
    socket.once('connect', () => socket.write(request));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length < 4 || answer.length < lengthOf(answer)) return;
      resolve(answer);
      socket.destroy();
    });
  });
}
