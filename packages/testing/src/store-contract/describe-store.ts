import { describeGenerations } from './describe-generations.ts';
import { describePositions } from './describe-positions.ts';
import { describeRowLists } from './describe-row-lists.ts';
import { describeRows } from './describe-rows.ts';
import { describeViewLists } from './describe-view-lists.ts';
import { describeViews } from './describe-views.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/**
 * The contract of `Store`, `StatusReader`, `ViewReader` and `GenerationStore`, which every adapter must pass.
 *
 * @param fresh  opens the adapter with a new position document; views and rows may be shared with other tests
 */
export function describeStore(name: string, fresh: () => Promise<StoreUnderTest>): void {
  describe(`the store of ${name}`, () => {
    describeViews(fresh);
    describeRows(fresh);
    describeRowLists(fresh);
    describePositions(fresh);
    describeViewLists(fresh);
    describeGenerations(fresh);
  });
}
