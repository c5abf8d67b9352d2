import type { ContainerDefinition } from './container-definition.ts';

const START_SCRIPT = '/tmp/start.sh';
/** Copied in after the script: a script that is there need not be there to its end. */
const SCRIPT_IS_WHOLE = '/tmp/start.sh.whole';

/**
 * Kafka in a container: one node that is broker and controller (KRaft). It waits for a script that tells it the address
 * to advertise, and finds the same script when it is started again.
 */
export function kafkaContainer(port: number): ContainerDefinition {
  return {
    image: 'apache/kafka:4.2.1',
    port: { container: 9092, host: port },
    hostname: 'kafka',
    entrypoint: ['sh'],
    command: ['-c', `while [ ! -e ${SCRIPT_IS_WHOLE} ]; do sleep 0.05; done; exec ${START_SCRIPT}`],
    environment: {},
    files: [
      { target: START_SCRIPT, content: startScript(brokerSettings(port)), mode: 0o755 },
      { target: SCRIPT_IS_WHOLE, content: '', mode: 0o644 },
    ],
  };
}

function startScript(settings: Readonly<Record<string, string>>): string {
  const exports = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'\n`);
  return `#!/bin/sh\n${exports.join('')}exec /etc/kafka/docker/run\n`;
}

/** Those of `compose.yaml`. The second listener serves other containers, and the broker itself. */
function brokerSettings(port: number): Readonly<Record<string, string>> {
  return {
    CLUSTER_ID: '5L6g3nShT-eMCtK--X86sw',
    KAFKA_HEAP_OPTS: '-Xms256m -Xmx512m',
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:19093',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,INTERNAL://:19092,CONTROLLER://:19093',
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port},INTERNAL://kafka:19092`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_INTER_BROKER_LISTENER_NAME: 'INTERNAL',
    KAFKA_LOG_DIRS: '/var/lib/kafka/data',
    // One node holds the only copy: without these lines the first transaction waits for ever.
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '3',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: '3',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_NUM_PARTITIONS: '3',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_TRANSACTION_PARTITION_VERIFICATION_ENABLE: 'true',
    KAFKA_TRANSACTIONAL_ID_EXPIRATION_MS: '604800000',
    KAFKA_PRODUCER_ID_EXPIRATION_MS: '86400000',
  };
}
