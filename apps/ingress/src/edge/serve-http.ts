import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { HttpBindings } from '@hono/node-server';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';

import type { Limits } from '../limits.ts';
import type { WireAnswer } from './compress.ts';

/** Turns a request into an answer; undefined when it has answered by itself. */
export type Responder = (
  request: HttpBindings['incoming'],
  response: HttpBindings['outgoing'],
) => Promise<WireAnswer | undefined>;

/** A server that listens, and the address at which it does. Nothing answers there before `serve` is called. */
export type HttpServer = {
  readonly url: string;
  /** To be called in the turn in which the server was opened, so that no request finds nobody. */
  serve(respond: Responder): void;
  /** Takes no new connection, and resolves once the last one is closed. */
  close(withinMs: number): Promise<void>;
  readonly failed: Promise<Error>;
};

/** Bounds of its connections. */
export type ServerLimits = Pick<Limits, 'connections' | 'headersMs' | 'requestMs'>;

/** @throws `Error` with the port when it is taken */
export async function openHttpServer(
  host: string,
  port: number,
  { connections, headersMs, requestMs }: ServerLimits,
): Promise<HttpServer> {
  // What the parser refuses by these (slow or long headers, a slow body: 408 and 431) has no body.
  const server = createServer({
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    // The default of 30 s would delay both.
    connectionsCheckingInterval: Math.min(1_000, headersMs),
    // Longer than a proxy keeps an idle connection: whoever closes first should be the one that sends.
    keepAliveTimeout: 65_000,
    maxHeaderSize: 16_384,
  });
  server.maxConnections = connections;
  await listen(server, host, port);
  const { family, port: taken } = server.address() as AddressInfo; // It listens on TCP: the address is no pipe's name.
  return {
    url: `http://${family === 'IPv6' ? `[${host}]` : host}:${taken}`,
    serve(respond) {
      const listener = getRequestListener(toHonoApp(respond).fetch, { errorHandler: refuseBadTarget });
      server.on('request', (request, response) => void listener(request, response));
    },
    close: (withinMs) => closeServer(server, withinMs),
    failed: new Promise((resolve) => server.once('error', resolve)),
  };
}

/** Everything goes to one handler: routes are found by our own table over the raw URL. */
function toHonoApp(respond: Responder): Hono<{ Bindings: HttpBindings }> {
  // Nothing is routed by path here, so it need not be worked out.
  const app = new Hono<{ Bindings: HttpBindings }>({ getPath: () => '/' });
  app.all('/', ({ env: { incoming, outgoing } }) => respond(incoming, outgoing).then(toResponse));
  return app;
}

function toResponse(answer: WireAnswer | undefined): Response {
  if (answer === undefined) return RESPONSE_ALREADY_SENT;
  const { status, headers, body } = answer;
  // Plain headers beside the body take the adapter's fast path; set later, they would cost half of the throughput.
  return new Response(body, { status, headers });
}

/** A target that no URL can be made of never gets to the table. */
function refuseBadTarget(): Response {
  return new Response(null, { status: 400 });
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        taken
          ? new Error(`Port ${port} is taken. Set PORT to another one, or to 0 for any free one.`, { cause: error })
          : error,
      );
    });
    server.listen(port, host, resolve);
  });
}

function closeServer(server: Server, withinMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      server.closeAllConnections();
      reject(new Error(`Requests were still open after ${withinMs} ms.`));
    }, withinMs);
    // This also closes the connections that are idle.
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
