import { endpointOf, type PartName, type StackPorts } from '../parts.ts';
import type { ContainerDefinition } from './container-definition.ts';
import { kafkaContainer } from './kafka-container.ts';

/** The container of a part whose data live no longer than it. */
export function containerOf(part: PartName, ports: StackPorts): ContainerDefinition {
  switch (part) {
    case 'kafka':
      return kafkaContainer(ports.kafka);
    case 'registry':
      return registryContainer(ports.registry);
    case 'mongodb':
      return mongodbContainer(ports.mongodb);
  }
}

/** Where clients reach a part in its container. The only member of the set is asked directly, whatever it calls itself. */
export function containerEndpointOf(part: PartName, ports: StackPorts): string {
  if (part !== 'mongodb') return endpointOf(part, ports);
  return `mongodb://127.0.0.1:${ports.mongodb}/?directConnection=true`;
}

function registryContainer(port: number): ContainerDefinition {
  return {
    image: 'apicurio/apicurio-registry:3.3.3',
    port: { container: 8080, host: port },
    hostname: 'registry',
    // The image's own user may not write there.
    user: 'root',
    environment: {
      // The default store is in memory and would count ids from 1 after a restart.
      APICURIO_DATASOURCE_URL: 'jdbc:h2:file:/var/lib/registry/db;WRITE_DELAY=0',
      JAVA_OPTS_APPEND: '-Xmx384m',
    },
    files: [],
  };
}

function mongodbContainer(port: number): ContainerDefinition {
  const replicaSet = ['--replSet=rs0', '--bind_ip_all', `--port=${port}`];
  return {
    image: 'mongo:6.0',
    // The same inside and outside: a member must reach itself under the name that it is initiated with.
    port: { container: port, host: port },
    hostname: 'mongodb',
    command: ['mongod', ...replicaSet, '--oplogSize=64', '--wiredTigerCacheSizeGB=0.25'],
    environment: {},
    files: [],
  };
}
