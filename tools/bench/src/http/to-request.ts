import type { Target } from '../load/load-plan.ts';

/** What a request is about. The body is ASCII, so that its length is its length in bytes. */
export type RequestParts = {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
};

/** A request ready for the wire, with the target's credential. */
export function toRequest({ host, port, apiKey }: Target, { method, path, headers = {}, body }: RequestParts): string {
  const text = body === undefined ? '' : JSON.stringify(body);
  const own = body === undefined ? [] : ['content-type: application/json', `content-length: ${text.length}`];
  const given = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const lines = [`host: ${host}:${port}`, `authorization: Bearer ${apiKey}`, ...given, ...own];
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text}`;
}
