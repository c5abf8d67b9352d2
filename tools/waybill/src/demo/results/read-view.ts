import { createHash } from 'node:crypto';

import type { ViewContract } from '@waybill/messages';

import { parseObject, unexpectedAnswer } from '../feeder/feed-error.ts';
import type { PersistentSender } from '../feeder/persistent-sender.ts';
import type { ViewDocument } from './canonical-json.ts';
import { toCanonicalJson } from './canonical-json.ts';
import { createDocumentReader, ViewError } from './view-schema.ts';

/** A view as it stands: its documents, schema members alone, in byte order of `id`. */
export type ReadView = { readonly name: string; readonly documents: readonly ViewDocument[] };

/** What is compared of a view. */
export type ViewFacts = {
  readonly count: number;
  /** SHA-256, hex, of the canonical documents in byte order of `id`, each with a line feed. */
  readonly sha256: string;
};

export type ViewReading = { readonly baseUrl: string; readonly send: PersistentSender; readonly signal: AbortSignal };

const PAGE = 200;
const TIMEOUT_MS = 30_000;

/**
 * Reads a whole view through its paged list.
 *
 * @throws `ViewError` when a page or a document is not as the contract says; `FeedError` when a page cannot be had
 */
export async function readView(view: ViewContract, { baseUrl, send, signal }: ViewReading): Promise<ReadView> {
  const readDocument = createDocumentReader(view.name, view.schema);
  const documents: ViewDocument[] = [];
  let url: string | undefined = `${baseUrl}${view.path}?limit=${PAGE}`;
  while (url !== undefined) {
    const answer = await send({ method: 'GET', url, timeoutMs: TIMEOUT_MS }, signal);
    if (answer.status !== 200) throw unexpectedAnswer(`GET ${url}`, answer);
    const page: Readonly<Record<string, unknown>> = parseObject(answer.text);
    if (!Array.isArray(page['items'])) throw new ViewError(`GET ${url} was answered without items.`);
    documents.push(...page['items'].map(readDocument));
    url = typeof page['next'] === 'string' ? page['next'] : undefined;
  }
  return { name: view.name, documents: documents.sort(byId) };
}

export function factsOf({ documents }: ReadView): ViewFacts {
  const hash = createHash('sha256');
  for (const document of documents) hash.update(`${toCanonicalJson(document)}\n`, 'utf8');
  return { count: documents.length, sha256: hash.digest('hex') };
}

function byId(one: ViewDocument, other: ViewDocument): number {
  return Buffer.compare(idOf(one), idOf(other));
}

function idOf({ id }: ViewDocument): Buffer {
  return Buffer.from(typeof id === 'string' ? id : '', 'utf8');
}
