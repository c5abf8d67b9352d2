import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { text } from 'node:stream/consumers';

import { RECEIVER_CERTIFICATE, RECEIVER_KEY } from './tls-fixture.ts';

/** What a receiver has got. */
export type ReceivedWebhook = { readonly headers: IncomingMessage['headers']; readonly body: string };

/** A receiver on this machine. */
export type Receiver = {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  close(): Promise<void>;
};

/** Starts a receiver that answers as it is told to, once it has read the request. */
export function startReceiver(answer: (response: ServerResponse, count: number) => void): Promise<Receiver> {
  const received: ReceivedWebhook[] = [];
  return listen(createServer(receive(received, answer)), 'http://receiver.localhost', received);
}

/** The same by TLS, with the certificate of the fixture. */
export function startTlsReceiver(): Promise<Receiver> {
  const received: ReceivedWebhook[] = [];
  const answer = (response: ServerResponse) => response.writeHead(204).end();
  const server = createTlsServer({ key: RECEIVER_KEY, cert: RECEIVER_CERTIFICATE }, receive(received, answer));
  return listen(server, 'https://receiver.localhost', received);
}

/** Starts something that speaks bytes of its own. */
export function startRawReceiver(bytes: string | undefined): Promise<Receiver> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    if (bytes === undefined) socket.resetAndDestroy();
    else socket.write(bytes);
  });
  return listen(server, 'http://receiver.localhost', []);
}

function receive(
  received: ReceivedWebhook[],
  answer: (response: ServerResponse, count: number) => void,
): RequestListener {
  return (request, response) => {
    response.on('error', () => undefined);
    void text(request).then((body) => {
      received.push({ headers: request.headers, body });
      answer(response, received.length);
    });
  };
}

async function listen(server: Server, origin: string, received: readonly ReceivedWebhook[]): Promise<Receiver> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens at a port.
  return {
    url: `${origin}:${port}/hook`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
