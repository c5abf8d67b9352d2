/** How long to wait, and how often to look. */
export type EventuallyOptions = {
  /** @default 10000 */
  readonly withinMs?: number;
  /** @default 10 */
  readonly everyMs?: number;
};

/**
 * Waits until a condition holds, instead of sleeping for a guessed time.
 *
 * @param condition  looked at again and again; it holds when it returns anything but `false` or `undefined`, so that an
 *                   assertion may simply throw until it passes
 * @returns          what the condition returned when it held
 * @throws           the condition's last error, or one that says how long was waited
 */
export async function eventually<Value>(
  condition: () => Value | false | undefined | Promise<Value | false | undefined>,
  { withinMs = 10_000, everyMs = 10 }: EventuallyOptions = {},
): Promise<Value> {
  const deadline = performance.now() + withinMs;
  let failure: Error | undefined;
  do {
    try {
      const value = await condition();
      if (value !== false && value !== undefined) return value;
      failure = undefined;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  } while (performance.now() < deadline);
  throw failure ?? new Error(`The condition did not hold within ${withinMs} ms: ${condition.toString()}`);
}
