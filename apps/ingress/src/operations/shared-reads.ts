/** Reads values by key, many askers together. */
export type SharedReads<Value> = {
  /** The value as it is at some instant after this call; undefined when there is none. */
  get(key: string): Promise<Value | undefined>;
};

type Waiting<Value> = {
  readonly promise: Promise<Value | undefined>;
  readonly resolve: (value: Value | undefined) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * One read is out at a time; who asks meanwhile shares the next one. Nobody joins a read that was sent before he asked:
 * its answer may be older than what somebody else has seen already.
 *
 * @param most  keys in one read, so that its answers do not block the others for long
 */
export function createSharedReads<Value>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  most: number,
): SharedReads<Value> {
  const waiting = new Map<string, Waiting<Value>>();
  let busy = false;

  function schedule(): void {
    if (busy || waiting.size === 0) return;
    busy = true;
    // Behind the events of this turn, so that all who ask in it share one read.
    setImmediate(() => void send());
  }

  async function send(): Promise<void> {
    const batch = [...waiting].slice(0, most);
    for (const [key] of batch) waiting.delete(key);
    try {
      const values = await read(batch.map(([key]) => key));
      for (const [key, { resolve }] of batch) resolve(values.get(key));
    } catch (error) {
      for (const [, { reject }] of batch) reject(error);
    }
    busy = false;
    schedule();
  }

  return {
    get(key) {
      const waits = waiting.get(key) ?? newWaiting<Value>();
      waiting.set(key, waits);
      schedule();
      return waits.promise;
    },
  };
}

function newWaiting<Value>(): Waiting<Value> {
  let resolve: Waiting<Value>['resolve'] = () => undefined;
  let reject: Waiting<Value>['reject'] = () => undefined;
  const promise = new Promise<Value | undefined>((onValue, onError) => {
    [resolve, reject] = [onValue, onError];
  });
  return { promise, resolve, reject };
}
