import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A message as it came. */
export type Received = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly atMs: number;
};

/** An endpoint on this machine, which answers challenges by itself. */
export type WebhookReceiver = {
  readonly url: string;
  /** All but challenges, in the order of their coming. */
  readonly received: readonly Received[];
  close(): Promise<void>;
};

/** The status for a message, by all that have come; or it goes away, or hangs, without a word. */
export type ReceiverAnswer = (received: readonly Received[]) => number | 'reset' | 'hang';

export async function startWebhookReceiver(answer: ReceiverAnswer): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { type, data } = JSON.parse(body) as { type: string; data: { challenge?: string } }; // Ours are objects.
      if (type === 'waybill.endpoint.verify')
        return response.writeHead(200).end(JSON.stringify({ challenge: data.challenge }));
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      received.push({ headers, body, atMs: Date.now() });
      const status = answer(received);
      if (status === 'reset') return request.socket.destroy();
      return status === 'hang' ? undefined : response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens at a port.
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
