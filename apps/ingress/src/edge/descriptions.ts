import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { DescriptionOptions, Page } from '@waybill/descriptions';
import { toAsyncApi, toDocsPage, toOpenApi, toProblemPages } from '@waybill/descriptions';
import type { Answer, Refusal, RoutedPath } from '@waybill/http';
import { isTagged, parseTags, refuse } from '@waybill/http';
import type { Contract } from '@waybill/messages';

/** Answers requests for descriptions, which take no credentials; undefined when it is about something else. */
export type Descriptions = (
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
) => Answer | Refusal | undefined;

/** Where descriptions are. */
export const DESCRIPTION_ROUTES: readonly RoutedPath[] = [
  { method: 'GET', path: '/openapi.json' },
  { method: 'GET', path: '/asyncapi.json' },
  { method: 'GET', path: '/docs' },
  { method: 'GET', path: '/problems/{code}' },
];

const PROBLEMS = '/problems/';
const ALLOW = 'GET, HEAD, OPTIONS';

/**
 * Makes all descriptions, once.
 *
 * @param routed  what is served beside them: nothing else is described
 * @throws        `TypeError` when a schema is not as contracts need it
 */
export function createDescriptions(
  contracts: readonly Contract[],
  { publicUrl, routed }: Required<DescriptionOptions>,
): Descriptions {
  const options = { publicUrl, routed: [...routed, ...DESCRIPTION_ROUTES] };
  const openApi = toOpenApi(contracts, options);
  const problems = toProblemPages(contracts);
  const documents = new Map<string, Answer>([
    ['/openapi.json', toAnswer(toJsonPage(openApi))],
    ['/asyncapi.json', toAnswer(toJsonPage(toAsyncApi(contracts, options)))],
    ['/docs', toAnswer(toDocsPage(openApi, [...problems.keys()]))],
    ...[...problems].map(([code, page]) => [`${PROBLEMS}${code}`, toAnswer(page)] as const),
  ]);
  return ({ method = '', url = '', headers }) => {
    const [path = ''] = url.split('?', 1);
    const document = documents.get(path);
    if (document === undefined && !path.startsWith(PROBLEMS)) return undefined;
    if (method === 'OPTIONS') return { status: 204, headers: { Allow: ALLOW }, body: null };
    if (method !== 'GET' && method !== 'HEAD')
      return refuse('method-not-allowed', `Allowed are ${ALLOW}.`, { headers: { Allow: ALLOW } });
    if (document === undefined) return refuse('resource-unknown', 'There is no error of this code.');
    return unlessKnown(document, parseTags(headers['if-none-match']));
  };
}

function unlessKnown(document: Answer, known: readonly string[]): Answer {
  const { ETag: etag = '' } = document.headers;
  return isTagged(known, etag) ? { status: 304, headers: document.headers, body: null } : document;
}

function toJsonPage(document: object): Page {
  return { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(document) };
}

function toAnswer({ headers, body }: Page): Answer {
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return { status: 200, headers: { ...headers, 'Cache-Control': 'public, max-age=300', ETag: `"${tag}"` }, body };
}
