import type { ServerResponse } from 'node:http';

import type { Answer, Preferences, Refusal } from '@waybill/http';
import { checkMediaType, isRefusal, preferenceApplied, readJson, refuse } from '@waybill/http';
import { PartUnavailableError } from '@waybill/messages';
import type { VerifiedOperationId } from '@waybill/operations';
import { verifyOperationId } from '@waybill/operations';

import { readBody } from '../commands/read-body.ts';
import { preferencesOf } from '../edge/preferences.ts';
import type { Exchange } from '../edge/exchange.ts';
import type { OperationParts } from './get-operation.ts';
import { showOperation } from './get-operation.ts';
import { seeOperation } from './see-operation.ts';

const MOST_IDS = 500;
/** Far more than so many ids need. */
const MOST_BYTES = 128 * 1024;

/**
 * Tells of many operations at once, in the order in which they were asked for. What can't be told of one is told in its
 * place. Where the client wants to wait, until all of them are terminal.
 */
export async function batchGet(parts: OperationParts, exchange: Exchange): Promise<Answer | Refusal> {
  const ids = await readIds(exchange);
  if (isRefusal(ids)) return ids;
  const prefer = preferencesOf(exchange);
  const { response, principal } = exchange;
  // Each operation that is waited for listens to it.
  response.setMaxListeners(0);
  const asked = { prefer, response };
  try {
    const told = await Promise.all(
      ids.map((id) => tellOne(parts, { ...asked, id, operation: verifyOperationId(id, principal.tenant, parts.keys) })),
    );
    const held = told.every((one) => one.held);
    const applied = preferenceApplied(prefer, { held, isAsync: false });
    const headers: Record<string, string> = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
    if (applied !== undefined) headers['Preference-Applied'] = applied;
    return { status: 200, headers, body: `{"items":[${told.map(({ document }) => document).join(',')}]}` };
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    return refuse('status-unavailable', 'The statuses can not be read now.');
  }
}

async function readIds({ request, query }: Exchange): Promise<readonly string[] | Refusal> {
  const { headers } = request;
  const media = checkMediaType('POST', headers['content-type'], headers['content-encoding']);
  if (isRefusal(media)) return media;
  const bytes = await readBody(request, MOST_BYTES);
  if (isRefusal(bytes)) return bytes;
  const body = readJson(bytes);
  if (isRefusal(body)) return body;
  if (query !== '') return refuse('parameter-invalid', 'A batch takes no query parameters.');
  const ids: unknown = Reflect.get(Object(body.value), 'ids');
  const isList = Array.isArray(ids) && ids.length <= MOST_IDS && ids.every((id) => typeof id === 'string');
  if (isList) return ids;
  const detail = `Expected a list of at most ${MOST_IDS} texts.`;
  return refuse('validation-failed', 'One member is wrong.', { issues: [{ pointer: '#/ids', code: 'type', detail }] });
}

type Asked = {
  readonly id: string;
  readonly operation: VerifiedOperationId | undefined;
  readonly prefer: Preferences;
  readonly response: ServerResponse;
};

type Told = { readonly document: string; readonly held: boolean };

async function tellOne(parts: OperationParts, { id, operation, prefer, response }: Asked): Promise<Told> {
  if (operation === undefined)
    return { document: problemOf(id, refuse('operation-unknown', 'No operation of yours has this id.')), held: true };
  const seen = await seeOperation(parts, operation, prefer, response);
  const shown = showOperation(parts, { id, operation, prefer, ...seen });
  return { document: isRefusal(shown) ? problemOf(id, shown) : (shown.body ?? 'null'), held: seen.held };
}

/** Without a status, so that nobody takes it for one. */
function problemOf(id: string, { refused, detail }: Refusal): string {
  return JSON.stringify({ id, error: { code: refused, message: detail } });
}
