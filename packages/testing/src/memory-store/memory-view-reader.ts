import type { FoundView, StoredView, ViewFilter, ViewQuery, ViewReader } from '@waybill/projection';
import { generationName } from '@waybill/projection';

import type { MemoryState } from './memory-state.ts';
import { POSITIONS, viewText } from './memory-state.ts';

type Live = Omit<FoundView, 'generation'> & Pick<StoredView, 'view' | 'tenant'>;

/** Views as a majority of the store in memory has them. */
export function createMemoryViewReader(state: MemoryState): ViewReader {
  return {
    get(view, tenant, id) {
      const generation = liveOf(state, view);
      const name = generationName(view, generation);
      const found = toLive(state.views.getDurable(viewText({ view: name, tenant, id })));
      return Promise.resolve(found && toFound(found, generation));
    },
    list: (query) => Promise.resolve(list(state, query)),
  };
}

function list(state: MemoryState, { view, tenant, filters, sort, after, limit }: ViewQuery): readonly FoundView[] {
  const generation = liveOf(state, view);
  const name = generationName(view, generation);
  const direction = sort?.descending ? -1 : 1;
  const valueOf = ({ document }: Live): unknown => (sort ? document[sort.field] : null);
  const compare = (a: { id: string; value: unknown }, b: { id: string; value: unknown }): number =>
    direction * (compareValues(a.value, b.value) || compareValues(a.id, b.id));
  return [...state.views.durableValues()]
    .flatMap((stored) => toLive(stored) ?? [])
    .filter((live) => live.view === name && live.tenant === tenant)
    .filter(({ document }) => filters.every((filter) => passes(document[filter.field], filter)))
    .map((live) => ({ found: toFound(live, generation), id: live.id, value: valueOf(live) }))
    .filter((entry) => after === undefined || compare(entry, after) > 0)
    .sort(compare)
    .slice(0, limit)
    .map(({ found }) => found);
}

function toLive(stored: StoredView | undefined): Live | undefined {
  return stored?.document ? { ...stored, document: stored.document } : undefined;
}

function toFound({ id, version, document, applied }: Live, generation: number): FoundView {
  return { id, version, document, applied, generation };
}

function liveOf({ documents }: MemoryState, view: string): number {
  return documents.getDurable(POSITIONS)?.generations?.of.get(view)?.live ?? 1;
}

/** Whether a value meets a condition. */
export function passes(actual: unknown, { operator, value }: Pick<ViewFilter, 'operator' | 'value'>): boolean {
  if (operator === 'in') return Array.isArray(value) && value.some((one) => compareValues(actual, one) === 0);
  if (operator === 'prefix') return typeof actual === 'string' && actual.startsWith(String(value));
  // Nothing is above or below a missing value.
  if (operator !== 'eq' && isMissing(actual)) return false;
  return COMPARISONS[operator](compareValues(actual, value));
}

const COMPARISONS = {
  eq: (order: number) => order === 0,
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
} as const;

function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** In the order of the real store: what is missing first, then by value, texts by their UTF-8 bytes. */
function compareValues(a: unknown, b: unknown): number {
  if (isMissing(a) || isMissing(b)) return Number(isMissing(b)) - Number(isMissing(a));
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  const [x, y] = [toNumber(a), toNumber(b)];
  return x === y ? 0 : x < y ? -1 : 1;
}

function toNumber(value: unknown): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Date) return value.getTime();
  return Number(value);
}
