import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Answer, ApiKeys, Refusal, RouteTable } from '@waybill/http';
import { authenticate, isRefusal, matchRoute, refuse, renderProblem, requireScope, traceOf } from '@waybill/http';
import type { Logger } from '@waybill/telemetry';

import type { Endpoint, EventStream } from './exchange.ts';
import { randomHex } from './random-hex.ts';

/** What answering a request takes. */
export type Edge = {
  readonly routes: RouteTable<Endpoint>;
  readonly apiKeys: ApiKeys;
  readonly publicUrl: string;
  readonly logger: Logger;
};

/** Answers one request, whatever it is: the checks that all routes share, then the route's own. */
export async function respond(
  edge: Edge,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer | EventStream> {
  try {
    const result = await serve(edge, request, response);
    return isRefusal(result) ? toProblem(edge, request, result) : result;
  } catch (err) {
    const answer = toProblem(edge, request, refuse('internal-error', 'It was reported under the trace id.'));
    edge.logger.error('a request broke', { err, method: request.method, answer: answer.body });
    return answer;
  }
}

/** The order of checks is part of the protocol: credentials, route, scope, then what the route itself demands. */
function serve(
  edge: Edge,
  request: IncomingMessage,
  response: ServerResponse,
): Refusal | Answer | Promise<Answer | Refusal | EventStream> {
  const { method = '', url = '' } = request;
  const principal = authenticate(request.headers.authorization, edge.apiKeys);
  if (isRefusal(principal)) return principal;
  const match = matchRoute(edge.routes, method, url);
  if (isRefusal(match)) return match;
  if (match.kind === 'options') return { status: 204, headers: { Allow: match.allow }, body: null };
  const { target, id, path } = match;
  const missing = target.scope === 'of-target' ? undefined : requireScope(principal, target.scope);
  if (missing) return missing;
  const mark = url.indexOf('?');
  return target.serve({ request, response, principal, id, path, query: mark === -1 ? '' : url.slice(mark + 1) });
}

/** The problem document of a refusal; what was refused because of us is logged. */
function toProblem({ publicUrl, logger }: Edge, request: IncomingMessage, refusal: Refusal): Answer {
  const traceparent = request.headers['traceparent'];
  const { traceId } = traceOf(typeof traceparent === 'string' ? traceparent : undefined, randomHex);
  const { method, url = '' } = request;
  logger.debug('refused', { method, path: url.slice(0, 200), code: refusal.refused, traceId });
  return renderProblem(refusal, { publicUrl, traceId, ofMonitor: url.startsWith('/operations/') });
}
