import { type BrokerCount, type NodeName, nodesOf, partNames, type StackPorts } from '../parts.ts';
import { freePort, isPortFree } from './free-port.ts';

/** The ports that people know these parts by. */
export const wellKnownPorts: Readonly<Record<NodeName, number>> = {
  kafka: 9092,
  'kafka-2': 9093,
  'kafka-3': 9094,
  registry: 8081,
  mongodb: 27017,
};

/** The ports of a stack that nobody needs to find: all of them free, all of them different. */
export async function freePorts(brokers: BrokerCount = 1): Promise<StackPorts> {
  const taken = new Set<number>();
  const next = async (): Promise<number> => {
    const port = await freePort(taken);
    taken.add(port);
    return port;
  };
  const basic = {
    kafka: await next(),
    kafkaController: await next(),
    registry: await next(),
    registryManagement: await next(),
    mongodb: await next(),
  };
  if (brokers === 1) return basic;
  return {
    ...basic,
    'kafka-2': await next(),
    'kafkaController-2': await next(),
    'kafka-3': await next(),
    'kafkaController-3': await next(),
  };
}

/** The well-known port of each node where it is free, and what else was taken instead. */
export async function wellKnownOrFree(brokers: BrokerCount = 1): Promise<StackPorts> {
  const free = await freePorts(brokers);
  const nodes = nodesOf(partNames, brokers);
  const wanted = await Promise.all(nodes.map(async (node) => [node, await isPortFree(wellKnownPorts[node])] as const));
  const picked = wanted.filter(([, isFree]) => isFree).map(([node]) => [node, wellKnownPorts[node]] as const);
  return { ...free, ...Object.fromEntries(picked) };
}
