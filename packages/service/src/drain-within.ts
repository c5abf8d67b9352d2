/**
 * Waits for a drain, but not longer than it may take.
 *
 * @param who   is named in the error
 * @throws      what `drain` throws, or an `Error` when the time is up
 */
export async function drainWithin(who: string, withinMs: number, drain: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`The ${who} did not drain within ${withinMs} ms.`));
    }, withinMs);
  });
  try {
    await Promise.race([drain(), late]);
  } finally {
    clearTimeout(timer);
  }
}
