import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Received = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** Starts a receiver on this machine, and stops it behind the test. */
export async function receiver(answer: (response: ServerResponse, body: string) => void) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
      received.push({ headers: Object.fromEntries(headers), body });
      answer(response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens at a port.
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
