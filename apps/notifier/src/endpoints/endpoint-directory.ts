import type { EndpointView } from '@waybill/contracts-platform';
import type { Tenant } from '@waybill/messages';
import type { FoundView, ViewReader } from '@waybill/projection';

/** Where endpoints are looked up, as a majority has them at some instant after the question. */
export type EndpointDirectory = {
  get(tenant: Tenant, id: string): Promise<EndpointView | undefined>;
  /** All of a tenant. */
  list(tenant: Tenant): Promise<readonly EndpointView[]>;
};

const VIEW = 'webhook-endpoints';
const PAGE = 200;

/** Those who ask for the list of a tenant share reads: one is out, and one waits, for all who have come since it went. */
export function createEndpointDirectory(views: ViewReader): EndpointDirectory {
  const reads = new Map<Tenant, { out: Promise<unknown>; next?: Promise<readonly EndpointView[]> | undefined }>();

  function list(tenant: Tenant): Promise<readonly EndpointView[]> {
    const known = reads.get(tenant);
    if (known?.next !== undefined) return known.next;
    const read = async () => {
      // Nobody may join a read that was sent before he asked.
      if (known !== undefined) {
        await known.out.catch(() => undefined);
        known.next = undefined;
      }
      return readAll(views, tenant);
    };
    if (known !== undefined) return (known.next = follow(tenant, known, read));
    const entry = { out: Promise.resolve() as Promise<unknown> };
    reads.set(tenant, entry);
    return follow(tenant, entry, read);
  }

  function follow(
    tenant: Tenant,
    entry: { out: Promise<unknown>; next?: Promise<readonly EndpointView[]> | undefined },
    read: () => Promise<readonly EndpointView[]>,
  ): Promise<readonly EndpointView[]> {
    const going = read();
    entry.out = going;
    const done = () => {
      if (entry.out === going && entry.next === undefined) reads.delete(tenant);
    };
    going.then(done, done);
    return going;
  }

  return {
    list,
    get: async (tenant, id) => toEndpoint(await views.get(VIEW, tenant, id)),
  };
}

async function readAll(views: ViewReader, tenant: Tenant): Promise<readonly EndpointView[]> {
  const all: EndpointView[] = [];
  for (;;) {
    const last = all.at(-1);
    const after = last && { id: last.id, value: undefined };
    const page = await views.list({ view: VIEW, tenant, filters: [], sort: undefined, after, limit: PAGE });
    all.push(...page.flatMap((found) => toEndpoint(found) ?? []));
    if (page.length < PAGE) return all;
  }
}

function toEndpoint(found: FoundView | undefined): EndpointView | undefined {
  // Written by its own fold alone.
  return found && ({ ...found.document, id: found.id } as EndpointView);
}
