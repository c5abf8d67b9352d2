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

/** Ports on 127.0.0.1: one per part, and two that only the parts themselves use. */
export type StackPorts = {
  readonly kafka: number;
  readonly kafkaController: number;
  readonly registry: number;
  readonly registryManagement: number;
  readonly mongodb: number;
};

/** The endpoint of a part on its port. */
export function endpointOf(part: PartName, ports: StackPorts): string {
  switch (part) {
    case 'kafka':
      return `127.0.0.1:${ports.kafka}`;
    case 'registry':
      return `http://127.0.0.1:${ports.registry}/apis/ccompat/v7`;
    case 'mongodb':
      return `mongodb://127.0.0.1:${ports.mongodb}/?replicaSet=rs0`;
  }
}
