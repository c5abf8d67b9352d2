import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Target } from './load-plan.ts';

/** A server that answers like the ingress, and decides when it is told to. For tests. */
export type FakeIngress = {
  readonly target: Target;
  readonly submits: () => number;
  /** Answers are held back while it stalls. */
  readonly stall: () => void;
  readonly goOn: () => void;
  /** From now on commands are refused. */
  readonly refuse: () => void;
  close(): void;
};

export async function startFakeIngress(): Promise<FakeIngress> {
  let submits = 0;
  let refusing = false;
  let held: (() => void)[] | undefined;
  const answer = (response: ServerResponse, status: number, body: string): void => {
    const send = (): void => {
      response.writeHead(status, { 'operation-location': `http://api.example/operations/op_${submits}` }).end(body);
    };
    if (held) held.push(send);
    else send();
  };
  const server = createServer((request, response) => {
    if (request.method === 'GET') answer(response, 200, '{"status":"Succeeded"}');
    else {
      submits++;
      request.resume();
      answer(response, refusing ? 503 : 202, '{"status":"NotStarted"}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // It listens on TCP: the address is no pipe's name.
  return {
    target: { host: '127.0.0.1', port, apiKey: 'wbk_bench_secret' },
    submits: () => submits,
    stall: () => (held ??= []),
    goOn() {
      const sends = held ?? [];
      held = undefined;
      for (const send of sends) send();
    },
    refuse: () => (refusing = true),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
