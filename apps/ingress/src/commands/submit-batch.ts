import type { Answer, Refusal, matchRoute } from '@waybill/http';
import {
  canonicalJson,
  checkMediaType,
  isRefusal,
  readJson,
  refuse,
  renderProblem,
  requireScope,
  traceOf,
} from '@waybill/http';

import type { CommandRequest, Endpoint, Exchange } from '../edge/exchange.ts';
import type { Quotas } from '../edge/quotas.ts';
import { refuseRetired } from '../edge/version-lifetime.ts';
import { randomHex } from '../edge/random-hex.ts';
import type { BatchItem } from './batch-items.ts';
import { readBatch } from './batch-items.ts';
import type { PlacedCommand } from './place-command.ts';
import { placeCommand } from './place-command.ts';
import type { SubmitParts, SubmittedBody } from './submit.ts';
import { checkCommand, NO_BODY } from './submit.ts';

/** What taking a batch takes. */
export type BatchParts = SubmitParts & {
  /** Finds the route of an item. */
  readonly quotas: Quotas;
  readonly find: (method: string, target: string) => ReturnType<typeof matchRoute<Endpoint>>;
};

/**
 * Takes many commands at once: each is checked and appended for itself, in their order, and what became of each is told in
 * its place. Nothing is atomic across them; those of one aggregate are decided in the order of the batch.
 */
export async function submitBatch(parts: BatchParts, exchange: Exchange): Promise<Answer | Refusal> {
  const refused = parts.desk.refusal(exchange.principal.tenant);
  if (refused) return refused;
  const items = await readBatch(exchange);
  if (isRefusal(items)) return items;
  const beyond = parts.quotas.charge(exchange, 'commands', items.length);
  if (beyond) return beyond;
  // Each of these calls hands its command to the log before it returns.
  const taken = items.map((item) => takeItem(parts, exchange, item));
  const trace = exchange.request.headers['traceparent'];
  const { traceId } = traceOf(typeof trace === 'string' ? trace : undefined, randomHex);
  const context = { publicUrl: parts.publicUrl, traceId };
  const told = (await Promise.all(taken)).map((result) =>
    isRefusal(result) ? problemItem(renderProblem(result, context)) : acceptedItem(result),
  );
  return {
    status: 207,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    body: `{"items":[${told.join(',')}]}`,
  };
}

function acceptedItem({ answer: { status, headers, body } }: PlacedCommand): string {
  const operationLocation = JSON.stringify(headers['Operation-Location']);
  const replayed = headers['Idempotency-Replayed'] === undefined ? '' : '"replayed":true,';
  return `{"httpStatus":${status},"operationLocation":${operationLocation},${replayed}"body":${body ?? 'null'}}`;
}

function problemItem({ status, body }: Answer): string {
  return `{"httpStatus":${status},"problem":${body ?? 'null'}}`;
}

/** Up to the append nothing here is asynchronous, so that items are appended in their order. */
function takeItem(parts: BatchParts, batch: Exchange, item: BatchItem): Promise<PlacedCommand | Refusal> {
  const refused = parts.desk.refusal(batch.principal.tenant);
  if (refused) return Promise.resolve(refused);
  const found = findCommand(parts, batch, item);
  if (isRefusal(found)) return Promise.resolve(found);
  const body = found.command.takesBody ? readItemBody(parts, item) : noBodyOf(item);
  if (isRefusal(body)) return Promise.resolve(body);
  const checked = checkCommand(found.command, found.request, body);
  return isRefusal(checked) ? Promise.resolve(checked) : placeCommand(parts, checked);
}

type FoundCommand = { readonly command: NonNullable<Endpoint['command']>; readonly request: CommandRequest };

function findCommand(
  { find, now }: BatchParts,
  { principal, request }: Exchange,
  { method, path: target, headers }: BatchItem,
): FoundCommand | Refusal {
  const match = find(method, target);
  if (isRefusal(match)) return match;
  if (match.kind === 'options' || match.target.command === undefined)
    return refuse(
      'method-not-allowed',
      `${method} ${target.slice(0, 200)} is no command: a batch takes commands alone.`,
    );
  const refused = refuseRetired(match.target.lifetime, now()) ?? requireScope(principal, match.target.scope);
  if (refused) return refused;
  const mark = target.indexOf('?');
  const query = mark === -1 ? '' : target.slice(mark + 1);
  const { traceparent } = request.headers;
  const own = traceparent === undefined ? headers : { ...headers, traceparent };
  const headersDistinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  const { id, path } = match;
  return {
    command: match.target.command,
    request: { principal, id, path, query, request: { headers: own, headersDistinct } },
  };
}

/** As the same bytes would be read that came alone. */
function readItemBody({ bodyBytes }: BatchParts, { method, headers, body }: BatchItem): SubmittedBody | Refusal {
  const media = checkMediaType(method, headers['content-type'] ?? 'application/json', undefined);
  if (isRefusal(media)) return media;
  if (body === undefined) return refuse('body-malformed', 'The command has no body.');
  const bytes = Buffer.from(JSON.stringify(body));
  if (bytes.length > bodyBytes)
    return refuse(
      'body-too-large',
      `${bytes.length.toLocaleString('en')} bytes; at most ${bodyBytes.toLocaleString('en')}.`,
    );
  const read = readJson(bytes);
  if (isRefusal(read)) return read;
  return { json: read.value, canonical: canonicalJson(read.value, read.names), mediaType: media.mediaType };
}

function noBodyOf({ body }: BatchItem): SubmittedBody | Refusal {
  return body === undefined ? NO_BODY : refuse('body-malformed', 'DELETE takes no body.');
}
