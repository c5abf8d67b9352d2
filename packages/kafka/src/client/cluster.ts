import { createClientLogger } from './client-logger.ts';
import type { KafkaConnection } from './connection.ts';
import type { ClientBroker, ClientCluster, ClientConnection } from './kafkajs-internals.ts';
import { loadKafkajs } from './load-kafkajs.ts';
import { protocolErrorOf } from './protocol-error.ts';
import { createSocketBook, openSocket } from './socket.ts';
import type { SocketBook } from './socket.ts';

const CONNECT_MS = 3_000;
const METADATA_MAX_AGE_MS = 60_000;
const TRANSACTION_COORDINATOR = 1;
const READ_COMMITTED = 1;

/** The two connections that the client holds to each broker: a waiting fetch blocks whatever follows on its own. */
export const CHANNEL = { requests: 0, fetches: 1 } as const;
export type Channel = (typeof CHANNEL)[keyof typeof CHANNEL];

/** Our own connections to all brokers: who leads what, and requests to one of them. Topics by their full names. */
export interface KafkaCluster {
  /** The leader as far as it is known now. */
  leaderOf(topic: string, partition: number): number | undefined;
  /** Asks again who leads; from now on also for these topics. */
  refresh(topics?: Iterable<string>): Promise<void>;
  /** A connection that stands, so that a failure to connect is told apart from a request without an answer. */
  connect(nodeId: number, channel: Channel): Promise<ClientConnection>;
  broker(nodeId: number): Promise<ClientBroker>;
  transactionCoordinator(transactionalId: string): Promise<ClientBroker>;
  /** Ends all connections to one broker at once: whatever waits there fails, and no late answer is ever taken. */
  poison(nodeId: number, reason: string): void;
  close(): void;
}

/** @param requestTimeoutMs  how long a request may wait for its answer */
export function createCluster(connection: KafkaConnection, requestTimeoutMs: number): KafkaCluster {
  const sockets = createSocketBook(connection.openSocket ?? openSocket);
  const wanted = new Set<string>();
  let leaders = new Map<string, ReadonlyMap<number, number>>();
  let client = createClient(connection, requestTimeoutMs, sockets);
  let refreshing: Promise<void> | undefined;

  async function refreshNow(): Promise<void> {
    try {
      await client.connect();
      await addTopics(client, wanted);
      await client.refreshMetadata();
      leaders = new Map([...wanted].map((topic) => [topic, leadersIn(client, topic)]));
    } catch (error) {
      // A broker that answered is no reason to end what is under way; else a new client begins without any old state.
      if (protocolErrorOf(error) !== undefined) throw error;
      sockets.destroy('The brokers did not say who leads.');
      client = createClient(connection, requestTimeoutMs, sockets);
      throw error;
    }
  }

  return {
    leaderOf: (topic, partition) => leaders.get(topic)?.get(partition),
    refresh: async (topics = []) => {
      const known = wanted.size;
      for (const topic of topics) wanted.add(topic);
      if (wanted.size > known) await refreshing?.catch(() => undefined);
      refreshing ??= refreshNow().finally(() => (refreshing = undefined));
      await refreshing;
    },
    connect: async (nodeId, channel) => {
      const broker = await client.findBroker({ nodeId: String(nodeId) });
      return broker.connectionPool.getConnection(channel);
    },
    broker: (nodeId) => client.findBroker({ nodeId: String(nodeId) }),
    transactionCoordinator: async (groupId) => {
      await client.connect();
      return client.findGroupCoordinator({ groupId, coordinatorType: TRANSACTION_COORDINATOR });
    },
    poison: (nodeId, reason) => {
      const address = client.brokerPool.brokers[nodeId]?.connectionPool;
      if (address !== undefined) sockets.destroy(reason, address);
    },
    close: () => {
      sockets.destroy('closed');
    },
  };
}

/** A topic that does not exist must not hide who leads the others. */
async function addTopics(client: ClientCluster, topics: ReadonlySet<string>): Promise<void> {
  for (const topic of topics) {
    if (client.targetTopics.has(topic)) continue;
    await client.addTargetTopic(topic).catch((error: unknown) => {
      if (protocolErrorOf(error) === undefined) throw error;
    });
  }
}

function leadersIn(client: ClientCluster, topic: string): ReadonlyMap<number, number> {
  return new Map(client.findTopicPartitionMetadata(topic).map(({ partitionId, leader }) => [partitionId, leader]));
}

function createClient(connection: KafkaConnection, requestTimeoutMs: number, sockets: SocketBook): ClientCluster {
  const { Cluster } = loadKafkajs();
  return new Cluster({
    logger: createClientLogger(connection.logger, connection.clientId),
    socketFactory: sockets.open,
    brokers: connection.brokers,
    clientId: connection.clientId,
    ssl: connection.ssl,
    sasl: connection.sasl,
    connectionTimeout: CONNECT_MS,
    authenticationTimeout: CONNECT_MS,
    reauthenticationThreshold: 10_000,
    requestTimeout: requestTimeoutMs,
    enforceRequestTimeout: true,
    metadataMaxAge: METADATA_MAX_AGE_MS,
    retry: { initialRetryTime: 20, multiplier: 1.6, maxRetryTime: 500, retries: 3 },
    allowAutoTopicCreation: false,
    isolationLevel: READ_COMMITTED,
  });
}
