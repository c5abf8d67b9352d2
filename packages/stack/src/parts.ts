/** The three parts of the local stack, in the order in which people read about them. */
export const partNames = ['kafka', 'registry', 'mongodb'] as const;

/** One part of the local stack. */
export type PartName = (typeof partNames)[number];

/** Where clients reach each part: `host:port` of the broker, base URL of the Confluent API, MongoDB connection string. */
export type Endpoints = Readonly<Record<PartName, string>>;

/** The environment variable in which each part's endpoint travels. */
export const endpointVariables = {
  kafka: 'KAFKA_BROKERS',
  registry: 'SCHEMA_REGISTRY_URL',
  mongodb: 'MONGODB_URI',
} as const satisfies Record<PartName, string>;

/** The variables that a service needs to find these parts. */
export function toEnvironment(endpoints: Partial<Endpoints>): Record<string, string> {
  const named = partNames.map((part) => [endpointVariables[part], endpoints[part]] as const);
  return Object.fromEntries(named.filter((entry): entry is [(typeof entry)[0], string] => entry[1] !== undefined));
}

/** The brokers of a stack, in the order of their ids: the first is the only one, or the first of three. */
export const brokerNames = ['kafka', 'kafka-2', 'kafka-3'] as const;

/** One broker of the local stack. */
export type BrokerName = (typeof brokerNames)[number];

/** How many brokers a stack may have: three are the fewest that lose one and go on, with two copies of each record. */
export type BrokerCount = 1 | 3;

/** What runs as one process or container: each part but Kafka is one, each broker is one. */
export type NodeName = BrokerName | PartName;

/** All nodes there may be, in the order in which people read about them. */
export const nodeNames = [...brokerNames, 'registry', 'mongodb'] as const satisfies readonly NodeName[];

/** The ports that every stack has: one per part, and two that only the parts themselves use. */
type BasicPortName = PartName | 'kafkaController' | 'registryManagement';

/** The ports that a stack of three brokers has besides. */
export const furtherPortNames = ['kafka-2', 'kafkaController-2', 'kafka-3', 'kafkaController-3'] as const;

/** A use of a port. */
export type PortName = BasicPortName | (typeof furtherPortNames)[number];

/** Ports on 127.0.0.1. Those of brokers 2 and 3 are there if the stack has three. */
export type StackPorts = Readonly<
  Record<BasicPortName, number> & Partial<Record<(typeof furtherPortNames)[number], number>>
>;

/** The part that a node is, or is one of. */
export function partOf(node: NodeName): PartName {
  return node === 'registry' || node === 'mongodb' ? node : 'kafka';
}

/** The nodes that these parts consist of in a stack with so many brokers. */
export function nodesOf(parts: readonly PartName[], brokers: BrokerCount): readonly NodeName[] {
  return nodeNames.filter((node) => parts.includes(partOf(node)) && (brokers === 3 || node === partOf(node)));
}

/** How many brokers a stack with these ports has. */
export function countBrokers(ports: StackPorts): BrokerCount {
  return ports['kafka-2'] === undefined ? 1 : 3;
}

/** The parts that these nodes belong to, each once. */
export function partsOf(nodes: readonly NodeName[]): readonly PartName[] {
  return partNames.filter((part) => nodes.some((node) => partOf(node) === part));
}

/** The number of a broker in its cluster. */
export function brokerId(broker: BrokerName): number {
  return brokerNames.indexOf(broker) + 1;
}

/** The ports of the brokers of a stack, in the order of their ids. */
export function brokerPorts(
  ports: StackPorts,
): readonly { readonly id: number; readonly broker: number; readonly controller: number }[] {
  const all = [
    [ports.kafka, ports.kafkaController],
    [ports['kafka-2'], ports['kafkaController-2']],
    [ports['kafka-3'], ports['kafkaController-3']],
  ] as const;
  return all.flatMap(([broker, controller], at) =>
    broker === undefined || controller === undefined ? [] : [{ id: at + 1, broker, controller }],
  );
}

/** The port of a node; a stack has it if it has the node. */
export function portOf(node: NodeName, ports: StackPorts): number {
  const port = ports[node];
  if (port === undefined) throw new Error(`this stack has no ${node}`);
  return port;
}

/** The endpoint of a node on its port: of Kafka's, that broker alone. */
export function endpointOfNode(node: NodeName, ports: StackPorts): string {
  switch (node) {
    case 'registry':
      return `http://127.0.0.1:${ports.registry}/apis/ccompat/v7`;
    case 'mongodb':
      return `mongodb://127.0.0.1:${ports.mongodb}/?replicaSet=rs0`;
    default:
      return `127.0.0.1:${portOf(node, ports)}`;
  }
}

/** The endpoint of a part: of Kafka, all its brokers. */
export function endpointOf(part: PartName, ports: StackPorts): string {
  return nodesOf([part], countBrokers(ports))
    .map((node) => endpointOfNode(node, ports))
    .join(',');
}
