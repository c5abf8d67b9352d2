import { join } from 'node:path';

import { type Endpoints, freePort, type PartControl, startPrivateStack, type StackSettings } from '@waybill/stack';
import type { BrokerProxy } from '@waybill/testing';
import { createBrokerProxy } from '@waybill/testing';

/** A part that can be killed and started again. */
export type Killable = Pick<PartControl, 'kill' | 'start'>;

/** Kafka, the registry and MongoDB of a run, each to be killed, and a proxy in front of each broker. */
export type Cluster = {
  /** What services are told: they reach the brokers through the proxies. */
  readonly endpoints: Endpoints;
  /** The brokers past the proxies, `host:port,host:port`. */
  readonly direct: string;
  readonly brokers: readonly Killable[];
  /** In the order of the brokers. */
  readonly proxies: readonly BrokerProxy[];
  readonly registry: Killable;
  readonly mongodb: Killable;
  stop(): Promise<void>;
};

export type ClusterOptions = {
  readonly repository: string;
  readonly settings: StackSettings;
  readonly brokers: 1 | 3;
  /** Takes logs and keys. */
  readonly folder: string;
  readonly signal: AbortSignal;
};

/** A broker that is gone is missed within seconds, though a busy machine makes it late now and then. */
const BROKER_PROPERTIES = {
  'broker.session.timeout.ms': 4_000,
  'broker.heartbeat.interval.ms': 800,
  'replica.lag.time.max.ms': 6_000,
};

/** Starts a stack of one's own as plain processes: only those can be killed at any instant. */
export async function startCluster({
  repository,
  settings,
  brokers,
  folder,
  signal,
}: ClusterOptions): Promise<Cluster> {
  const advertisedPorts = await portsFor(brokers);
  const stack = await startPrivateStack({
    infra: join(repository, 'infra/local'),
    settings: { ...settings, endpoints: {}, mode: 'native' },
    ...{ brokers, advertisedPorts, brokerProperties: BROKER_PROPERTIES, signal, keepLogsIn: join(folder, 'logs') },
  });
  const proxies: BrokerProxy[] = [];
  const stop = async (): Promise<void> => {
    for (const proxy of proxies) await proxy.close();
    await stack.stop();
  };
  try {
    for (const [index, { behindProxy = '' }] of stack.brokers.entries()) {
      const [host = '', port] = behindProxy.split(':');
      proxies.push(
        await createBrokerProxy({ target: { host, port: Number(port) }, port: advertisedPorts[index] ?? 0 }),
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const { registry, mongodb } = stack.parts;
  const kafka = proxies.map(({ port }) => `127.0.0.1:${port}`).join();
  const direct = stack.brokers.map(({ endpoint }) => endpoint).join();
  return {
    ...{ registry, mongodb, proxies, direct, stop },
    endpoints: { ...stack.endpoints, kafka },
    brokers: stack.brokers,
  };
}

async function portsFor(brokers: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < brokers) ports.add(await freePort(ports));
  return [...ports];
}
