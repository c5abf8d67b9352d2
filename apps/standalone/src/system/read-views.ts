import type { Replicas } from './client.ts';
import { read } from './client.ts';

type Page = { readonly items: readonly ListedDocument[]; readonly next?: string };
type ListedDocument = Record<string, unknown> & { readonly id: string };

/** All documents of a list, page by page. */
export async function readView(
  replicas: Replicas,
  path: string,
  signal: AbortSignal,
): Promise<readonly ListedDocument[]> {
  const documents: ListedDocument[] = [];
  for (let next: string | undefined = `${path}?limit=200`; next !== undefined;) {
    const { status, body } = await read(replicas, next, signal);
    if (status !== 200) throw new Error(`${next} answered ${status}.`);
    const page = body as Page; // The form of every list.
    documents.push(...page.items);
    next = page.next === undefined ? undefined : page.next.replace(/^https?:\/\/[^/]+/, '');
  }
  return documents;
}
