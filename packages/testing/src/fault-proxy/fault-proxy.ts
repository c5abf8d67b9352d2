import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import type { Faults } from './faults.ts';
import { createFaults } from './faults.ts';
import { relay } from './relay.ts';
import type { Address } from './relay.ts';

/** Stands between a client and Kafka, and loses, holds or cuts what the test says. */
export interface FaultProxy extends Pick<Faults, 'arm' | 'seen'> {
  /** Connects to a broker through the proxy: give it to a `KafkaConnection`. */
  readonly openSocket: (to: Address & { readonly onConnect: () => void }) => Socket;
  /** While down, every connection ends and none is taken. */
  isDown: boolean;
  close(): Promise<void>;
}

/** One proxy for all brokers; it listens on a free port of this machine. */
export async function createFaultProxy(): Promise<FaultProxy> {
  const faults = createFaults();
  const clients = new Set<Socket>();
  let isDown = false;
  const server = createServer((client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    client.on('error', () => undefined);
    if (isDown) client.destroy();
    else
      void readTarget(client).then((target) => {
        relay(client, target, faults);
        client.resume();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;

  function endAll(): void {
    for (const client of clients) client.destroy();
  }

  return {
    arm: (...fault) => faults.arm(...fault),
    seen: (...frames) => faults.seen(...frames),
    openSocket: ({ host, port: targetPort, onConnect }) => {
      const socket = connect(port, '127.0.0.1', () => {
        // Metadata names the brokers' own ports, so each connection says first where it wants to go.
        socket.write(`${host}:${targetPort}\n`);
        onConnect();
      });
      return socket;
    },
    get isDown() {
      return isDown;
    },
    set isDown(down) {
      isDown = down;
      if (down) endAll();
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      endAll();
      await closed;
    },
  };
}

/** The first line of a connection; what follows stays to be read. */
function readTarget(client: Socket): Promise<Address> {
  return new Promise((resolve) => {
    client.once('data', (chunk: Buffer) => {
      const end = chunk.indexOf('\n');
      const [host = '', port = ''] = chunk.toString('utf8', 0, end).split(':');
      client.pause();
      client.unshift(chunk.subarray(end + 1));
      resolve({ host, port: Number(port) });
    });
  });
}
