import type { Answer, ListQuery, ListShape, Refusal } from '@waybill/http';
import { admitsJson, isRefusal, openCursor, parseListQuery, refuse, sealCursor } from '@waybill/http';
import { PartUnavailableError } from '@waybill/messages';
import type { Tenant } from '@waybill/messages';
import type { OperationRow, RowQuery, StatusReader } from '@waybill/operations';
import { isTerminal, judgeStatus, mintOperationId, positionKey, rowKey } from '@waybill/operations';

import type { Exchange } from '../edge/exchange.ts';
import { nextPageUrl } from '../edge/next-page-url.ts';
import { patiently } from '../patience.ts';
import type { Deliveries } from './deliveries.ts';
import type { OperationParts } from './get-operation.ts';
import type { KnownPositions } from './known-positions.ts';
import { toRowFilters } from './row-filters.ts';
import { toStatusDocument } from './status-document.ts';

/** What listing operations takes. */
export type OperationListParts = OperationParts & {
  readonly status: StatusReader;
  readonly positions: KnownPositions;
  readonly deliveries: Deliveries;
  readonly publicUrl: string;
};

/** What a list of operations can be asked. Newest first, unless the client wants it otherwise. */
const SHAPE: ListShape = {
  filters: new Map([
    ['status', { kind: 'symbol', symbols: ['Running', 'Succeeded', 'Failed', 'Canceled'] }],
    ['kind', { kind: 'text' }],
    ['target', { kind: 'text' }],
    ['commandId', { kind: 'text' }],
    ['createdDateTime', { kind: 'time' }],
  ]),
  sorts: new Map([['createdDateTime', { kind: 'time' }]]),
  fields: new Set([
    ...['id', 'status', 'stage', 'kind', 'commandId', 'target', 'createdDateTime', 'lastActionDateTime', 'steps'],
    ...[
      'position',
      'error',
      'result',
      'resourceLocation',
      'etag',
      'duplicateOf',
      'percentComplete',
      'cancellation',
      'callbacks',
    ],
  ]),
};

/** The tenant's operations that were decided. A repeat follows its first; by a status only firsts are found. */
export async function listOperations(parts: OperationListParts, exchange: Exchange): Promise<Answer | Refusal> {
  const { request, principal, query: text } = exchange;
  if (!admitsJson(request.headers.accept)) return refuse('not-acceptable', 'Operations are application/json.');
  const { tenant } = principal;
  const bindingOf = (query: string) => ({ tenant, view: '/operations', query });
  const query = parseListQuery(SHAPE, text, (cursor, spelling) => openCursor(cursor, bindingOf(spelling), parts.keys));
  if (isRefusal(query)) return query;
  const filters = toRowFilters(query.filters, parts.catalogue);
  if (isRefusal(filters)) return filters;
  try {
    const page = await patiently(parts.storeMs, () => readPage(parts, toRowQuery(tenant, query, filters)));
    const documents = await patiently(parts.storeMs, () => toDocuments(parts, page.rows, query));
    const { last } = page;
    const cursor =
      last && sealCursor({ id: rowKey(tenant, last), value: last.timeMs }, bindingOf(query.spelling), parts.keys);
    const next = cursor === undefined ? undefined : nextPageUrl(`${parts.publicUrl}/operations`, text, cursor);
    const more = next === undefined ? '' : `,"next":${JSON.stringify(next)}`;
    const link = next === undefined ? {} : { Link: `<${next}>; rel="next"` };
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...link };
    return { status: 200, headers, body: `{"items":[${documents.join(',')}]${more}}` };
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    return refuse('status-unavailable', 'The operations can not be read now.');
  }
}

/** One more than the page, to know whether there is a next one. */
function toRowQuery(tenant: Tenant, { sort, after, limit }: ListQuery, filters: RowQuery['filters']): RowQuery {
  return {
    tenant,
    filters,
    descending: sort?.descending ?? true,
    // Sealed below.
    after: after && { time: new Date(Number(after.value)), key: after.id },
    limit: limit + 1,
  };
}

/** Positions before rows: a row that nobody may see yet is left out, and one that may be seen is there. */
async function readPage(
  { status, positions }: OperationListParts,
  query: RowQuery,
): Promise<{ readonly rows: readonly OperationRow[]; readonly last: OperationRow | undefined }> {
  await positions.refresh();
  const moment = positions.moment();
  if (moment === undefined) throw new PartUnavailableError('Positions were not read yet.');
  const found = await status.listRows(query, moment);
  const rows = found.slice(0, query.limit - 1);
  return { rows, last: found.length > rows.length ? rows.at(-1) : undefined };
}

async function toDocuments(
  parts: OperationListParts,
  rows: readonly OperationRow[],
  { filters, fields }: ListQuery,
): Promise<readonly string[]> {
  const { positions, deliveries, keys } = parts;
  const firsts = await readFirsts(parts, rows);
  const wanted = filters.flatMap(({ field, operator, value }) =>
    field === 'status' ? [new Set(operator === 'in' ? (value as readonly unknown[]) : [value])] : [],
  );
  const shown = rows.map(async (own) => {
    const partition = positionKey(own.topicTag, own.partition);
    const through = positions.decidedThrough(partition);
    const row = own.duplicateOf === null ? own : firsts.get(keyOfFirst(own));
    // A key that is gone names no operation any more.
    if (own.offset > through || row === undefined || !keys.byKid.has(own.kid)) return [];
    const status = judgeStatus(row, through);
    if (wanted.some((statuses) => !statuses.has(status))) return [];
    const told = isTerminal(status) ? deliveries.addressOf(row) : undefined;
    const delivery = told && (await deliveries.read(told, positions.moment()));
    const seen = { kind: 'found', partition, status, row, repeat: row !== own, changesAt: through } as const;
    const sight = { ...seen, delivery };
    const { body } = toStatusDocument(mintOperationId(own, keys), own, sight, parts);
    return [pick(body, fields)];
  });
  return (await Promise.all(shown)).flat();
}

async function readFirsts(
  { status, positions }: OperationListParts,
  rows: readonly OperationRow[],
): Promise<ReadonlyMap<string, OperationRow>> {
  const keys = new Set(rows.filter(({ duplicateOf }) => duplicateOf !== null).map(keyOfFirst));
  const moment = positions.moment();
  return keys.size === 0 || moment === undefined ? new Map() : status.readRows([...keys], moment);
}

function keyOfFirst(row: OperationRow): string {
  return rowKey(row.tenant, { ...row, offset: row.duplicateOf ?? row.offset });
}

function pick(document: string, fields: ListQuery['fields']): string {
  if (fields === undefined) return document;
  const members = Object.entries(JSON.parse(document) as object); // A status document is one.
  return JSON.stringify(Object.fromEntries(members.filter(([name]) => name === 'id' || fields.has(name))));
}
