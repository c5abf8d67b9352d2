import { defineAggregateProjection, defineSharedProjection } from '@waybill/projection';
import { HISTORY_TOPIC } from '@waybill/projection/testing';

type Added = { readonly type: 'Added'; readonly data: { readonly amount: bigint } };
type Removed = { readonly type: 'Removed'; readonly data: null };

/** One document for each aggregate of a history: what was added, in order. */
export const things = defineAggregateProjection<{ amounts: readonly bigint[] }, Added | Removed>({
  name: 'things',
  topic: HISTORY_TOPIC,
  fold: {
    Added: (before, { data }) => ({ amounts: [...(before?.amounts ?? []), data.amount] }),
    Removed: () => undefined,
  },
});

/** Two documents for all aggregates: sums of what was added, odd and even apart. */
export const totals = defineSharedProjection<{ sum: bigint; count: number }, Added | Removed>({
  name: 'totals',
  topics: [HISTORY_TOPIC],
  idOf: (event) => (event.type === 'Added' ? (event.data.amount % 2n === 0n ? 'even' : 'odd') : undefined),
  fold: {
    Added: (before, { data }) => ({ sum: (before?.sum ?? 0n) + data.amount, count: (before?.count ?? 0) + 1 }),
  },
});

/** What was added is in a document of its own parity, and in one of all. */
export const parities = defineSharedProjection<{ id: string; sum: bigint }, Added | Removed>({
  name: 'parities',
  topics: [HISTORY_TOPIC],
  idOf: (event) => (event.type === 'Added' ? ['all', event.data.amount % 2n === 0n ? 'even' : 'odd'] : undefined),
  fold: { Added: (before, { data }, id) => ({ id, sum: (before?.sum ?? 0n) + data.amount }) },
});

export const added = (amount: number) => ({ type: 'Added', data: { amount: BigInt(amount) } });
export const removed = { type: 'Removed', data: null };
