import { openConnection } from '../http/connection.ts';
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

/** One answer of the ingress, for the ceiling to repeat, and the order that it was about. */
export async function sampleAnswer(target: Target): Promise<BareAnswer & { readonly orderId: string }> {
  const request = createOrderRequests(target, Math.random)();
  const connection = await openConnection(target.host, target.port);
  try {
    const { head, body } = await submit(connection, request);
    const document: unknown = JSON.parse(body.toString('utf8'));
    return {
      headers: Object.fromEntries(headersOf(head).filter(([name]) => !OF_THE_SERVER.has(name))),
      document: Object(document) as object, // It is whatever the ingress said.
      orderId: /^PUT \/v1\/orders\/(\S+) /.exec(request)?.[1] ?? '',
    };
  } finally {
    connection.close();
  }
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
