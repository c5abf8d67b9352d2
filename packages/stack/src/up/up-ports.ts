import { StackError } from '../errors.ts';
import { freePort, isPortFree } from '../native/free-port.ts';
import { wellKnownOrFree, wellKnownPorts } from '../native/stack-ports.ts';
import { type BrokerCount, type NodeName, type PortName, portOf, type StackPorts } from '../parts.ts';
import type { DataLayout } from '../state/data-layout.ts';

type Choice = {
  /** What will be started, and so needs its ports. */
  readonly nodes: readonly NodeName[];
  readonly layout: DataLayout | undefined;
  /** How many brokers a folder without data is begun with. @default 1 */
  readonly brokers?: BrokerCount | undefined;
  /** Hears of each port that is not the one that people expect. */
  readonly note: (text: string) => void;
};

/**
 * The ports of a stack that people find again: the well-known ones where they are free, and from then on those that the
 * data were begun with.
 *
 * @throws `StackError` `port-taken` if MongoDB's data belong to a port that somebody else has
 */
export async function portsForUp({ nodes, layout, brokers, note }: Choice): Promise<StackPorts> {
  if (!layout) {
    const ports = await wellKnownOrFree(brokers);
    for (const node of nodes) {
      const port = portOf(node, ports);
      if (port !== wellKnownPorts[node])
        note(`Port ${wellKnownPorts[node]} is in use: ${node} takes ${port} and keeps it.`);
    }
    return ports;
  }
  return keepPorts(layout.ports, nodes, note);
}

async function keepPorts(
  kept: StackPorts,
  nodes: readonly NodeName[],
  note: (text: string) => void,
): Promise<StackPorts> {
  const moved: Partial<Record<PortName, number>> = {};
  const taken = new Set<number>(Object.values(kept));
  for (const name of nodes.flatMap((node) => portsOf[node])) {
    const before = kept[name];
    if (before === undefined || (await isPortFree(before))) continue;
    if (name === 'mongodb') throw mongodbPortTaken(kept.mongodb);
    const port = await freePort(taken);
    taken.add(port);
    moved[name] = port;
    if (nodes.some((node) => node === name)) note(`Port ${before} is in use: ${name} takes ${port} from now on.`);
  }
  return { ...kept, ...moved };
}

const portsOf: Readonly<Record<NodeName, readonly PortName[]>> = {
  kafka: ['kafka', 'kafkaController'],
  'kafka-2': ['kafka-2', 'kafkaController-2'],
  'kafka-3': ['kafka-3', 'kafkaController-3'],
  registry: ['registry', 'registryManagement'],
  mongodb: ['mongodb'],
};

function mongodbPortTaken(port: number): StackError {
  return new StackError(
    'port-taken',
    `Port ${port} is in use by another program, and this folder's MongoDB belongs to it.`,
    `End that program (lsof -i :${port} names it), or wipe the data with waybill stack reset to begin on another port.`,
  );
}
