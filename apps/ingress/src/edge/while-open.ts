import type { ServerResponse } from 'node:http';

/** Works with a signal that fires when the client is gone. */
export async function whileOpen<Result>(
  response: ServerResponse,
  work: (gone: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const gone = new AbortController();
  const onClose = () => {
    gone.abort();
  };
  response.once('close', onClose);
  try {
    return await work(gone.signal);
  } finally {
    // Every response closes in the end. An abort that nobody waits for would still cost an exception.
    response.off('close', onClose);
  }
}
