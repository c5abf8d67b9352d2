import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the range from which operating systems take ports for outgoing connections. A client that keeps knocking at the
 * port of a stopped server would else be given that very port, connect to itself, and keep the server out.
 */
const LOWEST = 15_000;
const BEYOND_HIGHEST = 32_000;

/** Whether a server can listen on this port of 127.0.0.1 now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () =>
      server.close(() => {
        resolve(true);
      }),
    );
  });
}

/** A port that is free now and not one of those taken already. */
export async function freePort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, BEYOND_HIGHEST);
    if (!taken.has(port) && (await isPortFree(port))) return port;
  }
}
