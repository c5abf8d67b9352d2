import { connect } from 'node:net';
import type { Socket } from 'node:net';

import type { FaultInjection } from './proxy-server.ts';
import { createProxyServer } from './proxy-server.ts';
import type { Address } from './relay.ts';

/** Stands between a client and Kafka, and loses, holds, delays or cuts what the test says. */
export interface FaultProxy extends FaultInjection {
  /** Connects to a broker through the proxy: give it to a `KafkaConnection`. */
  readonly openSocket: (to: Address & { readonly onConnect: () => void }) => Socket;
}

/** A fault proxy in front of one broker. */
export interface BrokerProxy extends FaultInjection {
  /** Where it listens on this machine. */
  readonly port: number;
}

/**
 * One proxy for all brokers, for clients that take an `openSocket`; it listens on a free port of this machine.
 *
 * @param options.seed  for the lengths of delays @default 1
 */
export async function createFaultProxy(options: { readonly seed?: number } = {}): Promise<FaultProxy> {
  const { port, injection } = await createProxyServer({ ...options, targetOf: readTarget });
  const openSocket: FaultProxy['openSocket'] = ({ host, port: targetPort, onConnect }) => {
    const socket = connect(port, '127.0.0.1', () => {
      // Metadata names the brokers' own ports, so each connection says first where it wants to go.
      socket.write(`${host}:${targetPort}\n`);
      onConnect();
    });
    return socket;
  };
  return Object.assign(injection, { openSocket });
}

/**
 * A proxy in front of one broker, for processes that only know addresses: the broker must advertise this port.
 *
 * @param options.target  where the broker listens
 * @param options.port    where to listen on this machine @default a free one
 * @param options.seed    for the lengths of delays @default 1
 */
export async function createBrokerProxy(options: {
  readonly target: Address;
  readonly port?: number;
  readonly seed?: number;
}): Promise<BrokerProxy> {
  const { target, ...rest } = options;
  const { port, injection } = await createProxyServer({ ...rest, targetOf: () => Promise.resolve(target) });
  return Object.assign(injection, { port });
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
    client.resume();
  });
}
