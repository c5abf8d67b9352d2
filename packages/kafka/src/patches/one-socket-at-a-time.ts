import type { Patch } from './patch.ts';

type Connection = { connect: (this: Connection) => Promise<boolean> };
type ConnectionClass = { readonly prototype: Connection };

/** The connection's class, whose shape kafkajs does not publish. */
const connectionClass = (exports: unknown): ConnectionClass => exports as ConnectionClass;

const attempts = new WeakMap<Connection, Promise<boolean>>();
const repaired = new WeakSet<Connection['connect']>();

export const oneSocketAtATime: Patch = {
  closes: 'each request that finds its connection down opens a socket of its own, and requests get lost among them',
  apply: (modules) => {
    const { prototype } = connectionClass(modules.read('network/connection'));
    const { connect } = prototype;
    prototype.connect = function connectOnce() {
      const attempt =
        attempts.get(this) ??
        connect.call(this).finally(() => {
          attempts.delete(this);
        });
      attempts.set(this, attempt);
      return attempt;
    };
    repaired.add(prototype.connect);
  },
  isLive: (modules) => repaired.has(connectionClass(modules.read('network/connection')).prototype.connect),
};
