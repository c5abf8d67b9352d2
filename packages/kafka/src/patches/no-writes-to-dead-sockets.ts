import type { Patch } from './patch.ts';

type Connection = { readonly connectionStatus: string; readonly broker: string };
type ConnectionClass = { readonly prototype: { failIfNotConnected: (this: Connection) => void } };
type Errors = { readonly KafkaJSConnectionError: new (message: string, at: { broker: string }) => Error };

/** The connection's class, whose shape kafkajs does not publish. */
const connectionClass = (exports: unknown): ConnectionClass => exports as ConnectionClass;

const repaired = new WeakSet<object>();

export const noWritesToDeadSockets: Patch = {
  closes: 'a request that comes while its connection ends is written to a dead socket and waits for ever',
  apply: (modules) => {
    // The error that the client itself throws without a connection.
    const { KafkaJSConnectionError } = modules.read('errors') as Errors;
    const { prototype } = connectionClass(modules.read('network/connection'));
    prototype.failIfNotConnected = function failUnlessConnected() {
      // The client counts one that is disconnecting as connected.
      if (this.connectionStatus !== 'connected') throw new KafkaJSConnectionError('Not connected', this);
    };
    repaired.add(prototype.failIfNotConnected);
  },
  isLive: (modules) => repaired.has(connectionClass(modules.read('network/connection')).prototype.failIfNotConnected),
};
