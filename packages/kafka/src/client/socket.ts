import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import type { OpenSocket } from './connection.ts';

/** In the error of a connection that nobody lost. */
export const ENDED_BY_US = 'ended by us';
const KEEP_ALIVE_MS = 60_000;

/** Plain TCP or TLS. */
export const openSocket: OpenSocket = ({ host, port, ssl, onConnect }) =>
  ssl
    ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl }, onConnect)
    : connect({ host, port }, onConnect);

/** The sockets of one client, so that a poisoned connection ends at once and nothing late is ever answered or sent. */
export type SocketBook = {
  readonly open: OpenSocket;
  /** Ends all connections to one broker, or all there are. Whatever waits there fails. */
  destroy(reason: string, to?: { readonly host: string; readonly port: number }): void;
  /** Ends all connections for good: the client, which goes on trying, gets no new ones. */
  close(): void;
};

export function createSocketBook(open: OpenSocket): SocketBook {
  const sockets = new Map<Socket, { readonly host: string; readonly port: number }>();
  let closed = false;
  const book: SocketBook = {
    open: (to) => {
      if (closed) throw new Error(`${ENDED_BY_US}: closed`);
      const socket = open(to);
      // Small requests must not wait for the acknowledgement of earlier ones.
      socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
      sockets.set(socket, to);
      socket.once('close', () => sockets.delete(socket));
      endOnce(socket);
      return socket;
    },
    destroy: (reason, to) => {
      for (const [socket, at] of sockets) {
        if (to === undefined || (at.host === to.host && at.port === to.port))
          socket.destroy(new Error(`${ENDED_BY_US}: ${reason}`));
      }
    },
    close: () => {
      closed = true;
      book.destroy('closed');
    },
  };
  return book;
}

/** A socket tells its end once: the client would take a second time for the end of the one that it opened since. */
function endOnce(socket: Socket): void {
  socket.once('end', () => {
    // Those of the client, which come behind this one.
    socket.removeAllListeners('error').removeAllListeners('timeout');
    socket.on('error', () => undefined);
  });
}
