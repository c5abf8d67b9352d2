import { type Answer, judge, toAbsence, toRefusal } from './registry-answer.ts';
import type { RegistryAddress } from './registry-address.ts';

/** Asks the registry what its library does not offer. A 404 is an answer; else as `judge` throws. */
export type Ask = (method: 'GET' | 'PUT', path: string, body?: unknown) => Promise<Answer>;

export function createAsk({ root, auth, timeoutMs }: RegistryAddress): Ask {
  const headers = {
    'content-type': 'application/vnd.schemaregistry.v1+json',
    ...(auth && { authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` }),
  };
  const attempt = async (method: string, path: string, body: unknown): Promise<Answer> => {
    const signal = AbortSignal.timeout(timeoutMs);
    const init = { method, headers, signal, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const sent = await send(`${root}${path}`, init).catch((error: unknown) => {
      throw toAbsence(root, error);
    });
    return judge(sent, root);
  };
  return async (method, path, body) => {
    const first = await attempt(method, path, body);
    // Somebody made it in the same instant: now it is there, and can be replaced.
    const answer = first.status === 409 ? await attempt(method, path, body) : first;
    if (answer.status >= 300 && answer.status !== 404) throw toRefusal(answer, root);
    return answer;
  };
}

async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, body: parseOrUndefined(text) };
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
