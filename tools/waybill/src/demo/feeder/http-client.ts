import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request as sendRequest } from 'node:http';

export type HttpRequest = {
  readonly method: string;
  /** Absolute, `http:`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body?: string | undefined;
  /** How long the server may say nothing. */
  readonly timeoutMs: number;
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};

/** Speaks HTTP/1.1 over connections that stay open. */
export type HttpClient = {
  /** @throws `ConnectionError` when no whole answer came; what the signal says when it fires */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  close(): void;
};

/** No answer: nobody listens, the connection broke, or the server was silent for too long. Whether it acted is unknown. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

export type HttpClientOptions = {
  /** Sent as `Authorization: Bearer`. */
  readonly apiKey: string;
  /** Connections at most, and so requests in flight at most; more wait. */
  readonly maxConnections: number;
};

export function createHttpClient({ apiKey, maxConnections }: HttpClientOptions): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: maxConnections, noDelay: true });
  return {
    request: (request, signal) => send(request, { agent, apiKey, signal }),
    close: () => {
      agent.destroy();
    },
  };
}

type Sending = { readonly agent: Agent; readonly apiKey: string; readonly signal: AbortSignal };

function send(
  { method, url, headers, body, timeoutMs }: HttpRequest,
  { agent, apiKey, signal }: Sending,
): Promise<HttpAnswer> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      reject(signal.aborted ? toError(signal.reason) : new ConnectionError(`${method} ${url}: ${error.message}`));
    };
    const outgoing = sendRequest(url, {
      method,
      agent,
      signal,
      timeout: timeoutMs,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
    });
    outgoing.on('timeout', () => {
      outgoing.destroy(new Error(`no answer within ${timeoutMs / 1000} s`));
    });
    outgoing.on('error', fail);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    outgoing.end(body);
  });
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
