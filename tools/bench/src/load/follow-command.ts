import type { Connection } from '../http/connection.ts';
import type { Response } from '../http/parse-response.ts';
import { headerOf } from '../http/parse-response.ts';
import type { Target } from './load-plan.ts';

/** How long an operation may take before it counts as unfinished. */
const UNFINISHED_MS = 60_000;

/** Sends a command. @throws `Error` when the answer is not a 202 */
export async function submit(connection: Connection, request: string): Promise<Response> {
  const response = await connection.request(request);
  if (response.status !== 202) throw new Error(`${response.status} ${response.body.toString('utf8', 0, 200)}`);
  return response;
}

/** The path of the operation that a 202 points to. @throws `Error` when it points nowhere */
export function operationPath(accepted: Response): string {
  const location = headerOf(accepted, 'operation-location') ?? '';
  const at = location.indexOf('/operations/');
  if (at < 0) throw new Error('A 202 came without an Operation-Location.');
  return location.slice(at);
}

/**
 * Long-polls until the status is terminal.
 *
 * @throws `Error` when it is not `Succeeded`, or not there in time
 */
export async function untilTerminal(
  connection: Connection,
  path: string,
  target: Target,
  withinMs = UNFINISHED_MS,
): Promise<void> {
  const { host, port, apiKey } = target;
  const request = `GET ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\nauthorization: Bearer ${apiKey}\r\nprefer: wait=20\r\n\r\n`;
  const giveUp = performance.now() + withinMs;
  while (performance.now() < giveUp) {
    const { status, body } = await connection.request(request);
    if (status === 202) continue;
    if (status === 200 && body.includes('"status":"Succeeded"')) return;
    throw new Error(`${status} ${body.toString('utf8', 0, 200)}`);
  }
  throw new Error(`Not terminal after ${withinMs / 1000} s.`);
}
