import type { Socket } from 'node:net';

import type { Patch } from './patch.ts';

type Connection = {
  connect: () => Promise<boolean>;
  disconnect: () => Promise<boolean>;
  readonly connectionStatus: string;
  readonly socket?: Socket;
};
type ConnectionClass = { readonly prototype: Connection };

/** The connection's class, whose shape kafkajs does not publish. */
const connectionClass = (exports: unknown): ConnectionClass => exports as ConnectionClass;

const repaired = new WeakSet<Connection['connect']>();

export const oneSocketAtATime: Patch = {
  closes:
    'each request that finds its connection down opens a socket of its own, and the end of an old one ends the newest: ' +
    'requests get lost among them',
  apply: (modules) => {
    const { prototype } = connectionClass(modules.read('network/connection'));
    const { connect, disconnect } = prototype;
    const disconnecting = new WeakMap<Connection, Promise<boolean>>();
    prototype.disconnect = shared(function disconnectOnce(this: Connection) {
      // Else each try to reach a broker that is away adds listeners to the socket that died first.
      const isOver = this.connectionStatus === 'disconnected' && this.socket?.destroyed === true;
      return isOver ? Promise.resolve(true) : disconnect.call(this);
    }, disconnecting);
    prototype.connect = shared(async function connectBehindDisconnect(this: Connection) {
      await disconnecting.get(this)?.catch(() => undefined);
      return connect.call(this);
    }, new WeakMap());
    repaired.add(prototype.connect);
  },
  isLive: (modules) => repaired.has(connectionClass(modules.read('network/connection')).prototype.connect),
};

/** Whoever calls while a call is under way waits for that one. */
function shared(
  method: (this: Connection) => Promise<boolean>,
  underWay: WeakMap<Connection, Promise<boolean>>,
): () => Promise<boolean> {
  return function callOnce(this: Connection) {
    const call =
      underWay.get(this) ??
      method.call(this).finally(() => {
        underWay.delete(this);
      });
    underWay.set(this, call);
    return call;
  };
}
