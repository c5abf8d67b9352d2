import type { Position, Tenant } from '@waybill/messages';
import type { Moment } from '@waybill/operations';

import type { ViewDocument } from './projection.ts';

/** A document as a client may see it. */
export type FoundView = {
  readonly id: string;
  readonly version: number;
  readonly document: ViewDocument;
  /** The last event folded in, of each partition that contributed. */
  readonly applied: Position;
  /** The generation of the view that it was read from. */
  readonly generation: number;
};

/** One condition of a list; values have the type of the view's field. */
export type ViewFilter = {
  readonly field: string;
  readonly operator: 'eq' | 'in' | 'gt' | 'gte' | 'lt' | 'lte' | 'prefix';
  /** A list for `in`, else one value. */
  readonly value: unknown;
};

/** One page of a list, in the order of the sort field and then of the id. */
export type ViewQuery = {
  readonly view: string;
  readonly tenant: Tenant;
  readonly filters: readonly ViewFilter[];
  /** undefined sorts by id alone. */
  readonly sort: { readonly field: string; readonly descending: boolean } | undefined;
  /** The last document of the page before: its id and the value of its sort field. */
  readonly after: { readonly id: string; readonly value: unknown } | undefined;
  readonly limit: number;
};

/**
 * Where the ingress reads views: from the primary with read concern majority, never a tombstone, and no earlier than
 * `after` where that is given, in a generation that was kept as new as the positions then.
 */
export interface ViewReader {
  /** @throws `PartUnavailableError` */
  get(view: string, tenant: Tenant, id: string, after?: Moment): Promise<FoundView | undefined>;
  /** @throws `PartUnavailableError` */
  list(query: ViewQuery, after?: Moment): Promise<readonly FoundView[]>;
}
