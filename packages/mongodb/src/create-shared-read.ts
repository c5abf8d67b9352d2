/**
 * Shares a read among all who ask: one is on its way, one waits. Who asks never joins the one on its way, since it may
 * have looked before the question arrived: what it brings would be older than something the asker knows already.
 *
 * @param read  begins to read when it is called
 * @returns     a function with the same result, read after its call; a failure goes to all who share it
 */
export function createSharedRead<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let current: Promise<unknown> | undefined;
  let next: Promise<Result> | undefined;

  function start(): Promise<Result> {
    next = undefined;
    const reading = read();
    const end = (): void => {
      // Whoever waits begins in the next instant, and nobody may slip in between.
      if (next === undefined) current = undefined;
    };
    current = reading.then(end, end);
    return reading;
  }
  return () => {
    if (current === undefined) return start();
    next ??= current.then(start);
    return next;
  };
}
