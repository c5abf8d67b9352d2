/** What one query may ask for: all who share it are answered in one turn of the event loop, and hold up everybody else. */
const MAX_KEYS = 64;

type Waiter<Value> = {
  readonly resolve: (value: Value | undefined) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Gathers reads of single keys into queries of many: what is asked for while a query is out goes into the next one. A
 * read never joins the query that was sent before it was asked.
 *
 * @param readMany  one query; keys that it does not find are left out of its answer
 * @returns         reads one key; a failed query fails all that shared it
 */
export function createBatchedRead<Value>(
  readMany: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (key: string) => Promise<Value | undefined> {
  let waiting = new Map<string, Waiter<Value>[]>();
  let isOut = false;

  async function send(): Promise<void> {
    const taken = waiting;
    waiting = new Map([...taken].slice(MAX_KEYS));
    const batch = [...taken].slice(0, MAX_KEYS);
    try {
      const found = await readMany(batch.map(([key]) => key));
      for (const [key, waiters] of batch) for (const { resolve } of waiters) resolve(found.get(key));
    } catch (error) {
      for (const [, waiters] of batch) for (const { reject } of waiters) reject(error);
    }
    if (waiting.size > 0) return send();
    isOut = false;
  }

  return (key) =>
    new Promise((resolve, reject) => {
      const waiters = waiting.get(key);
      if (waiters) waiters.push({ resolve, reject });
      else waiting.set(key, [{ resolve, reject }]);
      if (isOut) return;
      isOut = true;
      // What came in with the same turn of the event loop goes along.
      setImmediate(() => void send());
    });
}
