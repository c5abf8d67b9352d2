import type { FlightWrites, Store } from '@waybill/projection';

/** What happens at one call of the store. */
export type Disturbance =
  /** The call never arrives. */
  | 'lost-before'
  /** It takes place, but its answer never arrives. */
  | 'lost-after'
  /** Only some of its writes take place. */
  | 'half'
  /** The store is killed and starts again before the call; whoever calls does not notice. */
  | 'crash-before'
  /** The same behind the call. */
  | 'crash-after';

/**
 * A store that fails as often and in such ways as it is told to, one word for each call.
 *
 * @param crash  kills and restarts the store: what no majority has is lost
 */
export function disturb(store: Store, next: () => Disturbance | undefined, crash: () => void): Store {
  async function call<Result>(run: () => Promise<Result>, half?: () => Promise<unknown>): Promise<Result> {
    const disturbance = next();
    if (disturbance === 'lost-before') throw new Error('The call was lost.');
    if (disturbance === 'crash-before') crash();
    if (disturbance === 'half') {
      await half?.();
      throw new Error('The call was cut.');
    }
    const result = await run();
    if (disturbance === 'crash-after') crash();
    if (disturbance === 'lost-after') throw new Error('The answer was lost.');
    return result;
  }
  return {
    readPositions: () => call(() => store.readPositions()),
    begin: (owner) => call(() => store.begin(owner)),
    loadViews: (keys) => call(() => store.loadViews(keys)),
    write: (writes) =>
      call(
        () => store.write(writes),
        () => store.write(halfOf(writes)),
      ),
    mark: (owner, flight) => call(() => store.mark(owner, flight)),
    advance: (owner, flight, moved) => call(() => store.advance(owner, flight, moved)),
  };
}

/** Every other one: the writes of a flight go to the store in no order. */
function halfOf({ views, rows }: FlightWrites): FlightWrites {
  const isKept = (_: unknown, index: number): boolean => index % 2 === 0;
  return { views: views.filter(isKept), rows: rows.filter(isKept) };
}
