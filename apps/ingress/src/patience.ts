import { PartUnavailableError } from '@waybill/messages';

const PAUSE_MS = 100;

/**
 * Tries again while a part is away.
 *
 * @throws `PartUnavailableError` when the time is up, whether the part refused or did not answer; anything else at once
 */
export async function patiently<Value>(withinMs: number, attempt: () => Promise<Value>): Promise<Value> {
  const end = performance.now() + withinMs;
  for (;;) {
    const leftMs = end - performance.now();
    const result = await within(leftMs, attempt()).catch(toUnavailable);
    if (!(result instanceof PartUnavailableError)) return result;
    if (end - performance.now() <= PAUSE_MS) throw result;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** An error of this kind as a value; any other goes on its way. */
function toUnavailable(error: unknown): PartUnavailableError {
  if (error instanceof PartUnavailableError) return error;
  throw error;
}

async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new PartUnavailableError(`There was no answer within ${Math.round(ms)} ms.`));
    }, ms);
  });
  try {
    return await Promise.race([promise, timeIsUp]);
  } finally {
    clearTimeout(timer);
  }
}
