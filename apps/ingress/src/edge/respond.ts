import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Answer, Credentials, Refusal, RouteTable } from '@waybill/http';
import { isRefusal, matchRoute, refuse, renderProblem, requireScope, traceOf } from '@waybill/http';
import type { Logger } from '@waybill/telemetry';

import type { WireAnswer } from './compress.ts';
import { compressed } from './compress.ts';
import type { Cors } from './cors.ts';
import type { Descriptions } from './descriptions.ts';
import type { Endpoint, EventStream, Exchange } from './exchange.ts';
import type { Quotas } from './quotas.ts';
import { randomHex } from './random-hex.ts';
import { lifetimeFields, refuseRetired } from './version-lifetime.ts';
import { withVary } from './with-vary.ts';

/** What answering a request takes. */
export type Edge = {
  readonly routes: RouteTable<Endpoint>;
  readonly descriptions: Descriptions;
  readonly credentials: Credentials;
  readonly quotas: Quotas;
  readonly cors: Cors | undefined;
  readonly publicUrl: string;
  /** Ms since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
};

/** Answers one request, whatever it is: the checks that all routes share, then the route's own. */
export async function respond(
  edge: Edge,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<WireAnswer | EventStream> {
  // A browser asks without credentials, and is told nothing but what it may try.
  const preflight = edge.cors?.preflight(request.method, request.headers);
  if (preflight) return { status: 204, headers: preflight, body: null };
  const fields = edge.cors?.fieldsFor(request.headers) ?? {};
  for (const [name, value] of Object.entries(fields)) response.setHeader(name, value);
  const answer = await answerTo(edge, request, response);
  if ('stream' in answer) return answer;
  // What the answer says of itself would replace what was said here.
  const varying =
    fields['Vary'] === undefined || answer.headers['Vary'] === undefined ? answer : withVary(answer, fields['Vary']);
  return compressed(varying, request.headers);
}

async function answerTo(edge: Edge, request: IncomingMessage, response: ServerResponse): Promise<Answer | EventStream> {
  try {
    const result = await serve(edge, request, response);
    return isRefusal(result) ? toProblem(edge, request, result) : result;
  } catch (err) {
    const answer = toProblem(edge, request, refuse('internal-error', 'It was reported under the trace id.'));
    edge.logger.error('a request broke', { err, method: request.method, answer: answer.body });
    return answer;
  }
}

/** The order of checks is part of the protocol: credentials, route, scope, quota, then what the route itself demands. */
async function serve(
  edge: Edge,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer | Refusal | EventStream> {
  const described = edge.descriptions(request);
  if (described) return described;
  const { method = '', url = '', headers } = request;
  const authenticated = edge.credentials.authenticate(headers.authorization);
  const principal = authenticated instanceof Promise ? await authenticated : authenticated;
  if (isRefusal(principal)) return principal;
  const match = matchRoute(edge.routes, method, url);
  if (isRefusal(match)) return match;
  if (match.kind === 'options') return { status: 204, headers: { Allow: match.allow }, body: null };
  const { target, id, path } = match;
  const refused = checkTarget(edge, target, { principal, response }, method);
  if (refused) return refused;
  const mark = url.indexOf('?');
  return target.serve({ request, response, principal, id, path, query: mark === -1 ? '' : url.slice(mark + 1) });
}

function checkTarget(
  { quotas, now }: Edge,
  { scope, quota, lifetime }: Endpoint,
  asked: Pick<Exchange, 'principal' | 'response'>,
  method: string,
): Refusal | undefined {
  const retired = refuseRetired(lifetime, now());
  if (retired) return retired;
  if (lifetime)
    for (const [name, value] of Object.entries(lifetimeFields(lifetime))) asked.response.setHeader(name, value);
  const missing = scope === 'of-target' ? undefined : requireScope(asked.principal, scope);
  if (missing) return missing;
  const kind = quota ?? (method === 'GET' || method === 'HEAD' ? 'reads' : 'commands');
  return kind === 'own' ? undefined : quotas.charge(asked, kind, 1);
}

/** The problem document of a refusal; what was refused because of us is logged. */
function toProblem({ publicUrl, logger }: Edge, request: IncomingMessage, refusal: Refusal): Answer {
  const traceparent = request.headers['traceparent'];
  const { traceId } = traceOf(typeof traceparent === 'string' ? traceparent : undefined, randomHex);
  const { method, url = '' } = request;
  logger.debug('refused', { method, path: url.slice(0, 200), code: refusal.refused, traceId });
  return renderProblem(refusal, { publicUrl, traceId, ofMonitor: url.startsWith('/operations/') });
}
