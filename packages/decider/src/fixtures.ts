import type { Decider } from './decider.ts';
import { accept, refuse } from './decider.ts';

export type Count = { readonly type: 'Count'; readonly data: number };
export type Counted = { readonly type: 'Counted'; readonly data: number };

/** Counts to ten. */
export const counter: Decider<number, Count, Counted> = {
  initialState: 0,
  decide: ({ data }, count) => {
    if (data === 0) return accept();
    return count + data > 10
      ? refuse('too-many', 'It counts to ten.', { target: '/by' })
      : accept({ type: 'Counted', data });
  },
  evolve: (count, { data }) => count + data,
};
