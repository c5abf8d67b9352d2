/** @throws `Error` that says what had no answer, when a promise takes too long; what it waits for goes on */
export function within<Answer>(promise: Promise<Answer>, ms: number, what: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const overdue = setTimeout(() => {
      reject(new Error(`${what} had no answer within ${ms} ms.`));
    }, ms);
    promise.then(resolve, reject).finally(() => {
      clearTimeout(overdue);
    });
  });
}
