import type { Connection } from '../http/connection.ts';
import { openConnection } from '../http/connection.ts';

/** Connections for commands that are due whatever is still open. */
export interface ConnectionPool {
  /** Runs on an idle connection, a new one, or, when as many as allowed are busy, on the first that becomes idle. */
  use<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>;
  close(): void;
}

export function createConnectionPool(host: string, port: number, most: number): ConnectionPool {
  const idle: Connection[] = [];
  const waiting: ((connection: Connection) => void)[] = [];
  let opened = 0;

  async function take(): Promise<Connection> {
    const ready = idle.pop();
    if (ready) return ready;
    if (opened >= most) return new Promise((resolve) => waiting.push(resolve));
    opened++;
    try {
      return await openConnection(host, port);
    } catch (error) {
      opened--;
      throw error;
    }
  }

  function giveBack(connection: Connection): void {
    const first = waiting.shift();
    if (first) first(connection);
    else idle.push(connection);
  }

  return {
    async use(work) {
      const connection = await take();
      try {
        return await work(connection);
      } finally {
        // A connection that is broken fails its next user too: the round has failed either way.
        giveBack(connection);
      }
    },
    close() {
      for (const connection of idle) connection.close();
    },
  };
}
