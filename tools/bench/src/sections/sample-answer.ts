import { openConnection } from '../http/connection.ts';
import type { Response } from '../http/parse-response.ts';
import { submit } from '../load/follow-command.ts';
import type { Target } from '../load/load-plan.ts';
import { createOrderRequests } from '../load/order-requests.ts';
import type { BareAnswer } from '../servers/bare-hono.ts';

/** Headers that the server itself makes for each answer. */
const OF_THE_SERVER = new Set([
  'date',
  'connection',
  'keep-alive',
  'content-length',
  'content-type',
  'transfer-encoding',
]);

/** One 202 of the ingress, for the ceiling to repeat, and the order that it was about. */
export async function sampleAccept(target: Target): Promise<BareAnswer & { readonly orderId: string }> {
  const request = createOrderRequests(target, Math.random)();
  const connection = await openConnection(target.host, target.port);
  try {
    return {
      route: { method: 'PUT', path: '/v1/orders/:id' },
      status: 202,
      ...toBare(await submit(connection, request)),
      orderId: /^PUT \/v1\/orders\/(\S+) /.exec(request)?.[1] ?? '',
    };
  } finally {
    connection.close();
  }
}

/** What the ceiling says of its own accord: all but what each server adds. */
export function toBare({ head, body }: Pick<Response, 'head' | 'body'>): Pick<BareAnswer, 'headers' | 'document'> {
  return {
    headers: Object.fromEntries(headersOf(head).filter(([name]) => !OF_THE_SERVER.has(name))),
    document: Object(JSON.parse(body.toString('utf8'))) as object, // It is whatever the ingress said.
  };
}

function headersOf(head: string): readonly (readonly [string, string])[] {
  return head
    .split('\r\n')
    .slice(1)
    .map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
    });
}
