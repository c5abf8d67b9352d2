/** Those who wait for something to happen. */
export interface Waiters {
  wake(): void;
  /** Ends with the next `wake`, or when the signal fires. */
  wait(signal: AbortSignal): Promise<void>;
}

export function createWaiters(): Waiters {
  const waiting = new Set<() => void>();
  return {
    wake: () => {
      for (const end of waiting) end();
    },
    wait: (signal) =>
      new Promise((resolve) => {
        const end = (): void => {
          waiting.delete(end);
          signal.removeEventListener('abort', end);
          resolve();
        };
        waiting.add(end);
        signal.addEventListener('abort', end);
      }),
  };
}
