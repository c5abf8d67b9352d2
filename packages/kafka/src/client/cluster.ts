import { PartUnavailableError } from '@waybill/messages';

import { createClientLogger } from './client-logger.ts';
import type { KafkaConnection } from './connection.ts';
import type { ClientBroker, ClientCluster, ClientConnection } from './kafkajs-internals.ts';
import { loadKafkajs } from './load-kafkajs.ts';
import { protocolErrorOf } from './protocol-error.ts';
import { isRightMissing, refusalOf } from './refusal.ts';
import { createSocketBook, openSocket } from './socket.ts';
import type { SocketBook } from './socket.ts';
import { within } from './within.ts';

const CONNECT_MS = 3_000;
/** The client gives up what is overdue by itself, but forgets some of it: ours comes behind. */
const GRACE_MS = 500;
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
  /**
   * Asks again who leads; from now on also for these topics.
   *
   * @throws `ConfigurationRefusedError` when the brokers do not let us see one of these topics; of the others they told
   */
  refresh(topics?: Iterable<string>): Promise<void>;
  /** A connection that stands, so that a failure to connect is told apart from a request without an answer. */
  connect(nodeId: number, channel: Channel): Promise<ClientConnection>;
  /** Asks one broker. */
  ask<Answer>(nodeId: number, question: (broker: ClientBroker) => Promise<Answer>): Promise<Answer>;
  /** Asks whichever broker is there. */
  askAny<Answer>(question: (broker: ClientBroker) => Promise<Answer>): Promise<Answer>;
  /** Asks the broker that keeps a transactional id. */
  askCoordinator<Answer>(transactionalId: string, question: (broker: ClientBroker) => Promise<Answer>): Promise<Answer>;
  /** Ends all connections to one broker at once: whatever waits there fails, and no late answer is ever taken. */
  poison(nodeId: number, reason: string): void;
  close(): void;
}

/** @param answerMs  how long a request may wait for its answer */
export function createCluster(connection: KafkaConnection, answerMs: number): KafkaCluster {
  return new Cluster(connection, answerMs);
}

class Cluster implements KafkaCluster {
  private readonly connection: KafkaConnection;
  private readonly answerMs: number;
  private readonly sockets: SocketBook;
  private readonly topics = new Set<string>();
  private readonly connecting = new Map<string, Promise<ClientConnection>>();
  private leaders = new Map<string, ReadonlyMap<number, number>>();
  private refusals: ReadonlyMap<string, Error> = new Map();
  private client: ClientCluster;
  private refreshing: Promise<void> | undefined;
  private closed = false;
  /** For whatever may need a connection first. */
  private readonly patienceMs: number;

  constructor(connection: KafkaConnection, answerMs: number) {
    this.connection = connection;
    this.answerMs = answerMs;
    this.patienceMs = 2 * CONNECT_MS + answerMs;
    this.sockets = createSocketBook(connection.openSocket ?? openSocket);
    this.client = this.createClient();
  }

  leaderOf(topic: string, partition: number): number | undefined {
    return this.leaders.get(topic)?.get(partition);
  }

  async refresh(topics: Iterable<string> = []): Promise<void> {
    this.assertOpen();
    const known = this.topics.size;
    const asked = [...topics];
    for (const topic of asked) this.topics.add(topic);
    // What is under way may not ask for the new ones.
    if (this.topics.size > known) await this.refreshing?.catch(() => undefined);
    this.refreshing ??= this.refreshNow().finally(() => (this.refreshing = undefined));
    await this.refreshing;
    const refusal = asked.map((topic) => this.refusals.get(topic)).find((error) => error !== undefined);
    if (refusal) throw refusal;
  }

  /** One attempt at a time: the client would open two sockets and mix them up. */
  connect(nodeId: number, channel: Channel): Promise<ClientConnection> {
    const place = `${nodeId}/${channel}`;
    const attempt =
      this.connecting.get(place) ??
      this.connectNow(nodeId, channel).finally(() => {
        this.connecting.delete(place);
      });
    this.connecting.set(place, attempt);
    return attempt;
  }

  async ask<Answer>(nodeId: number, question: (broker: ClientBroker) => Promise<Answer>): Promise<Answer> {
    return within(this.find(nodeId).then(question), this.patienceMs, 'A question');
  }

  async askAny<Answer>(question: (broker: ClientBroker) => Promise<Answer>): Promise<Answer> {
    this.assertOpen();
    return within(this.client.findControllerBroker().then(question), this.patienceMs, 'A question to any broker');
  }

  async askCoordinator<Answer>(
    transactionalId: string,
    question: (broker: ClientBroker) => Promise<Answer>,
  ): Promise<Answer> {
    this.assertOpen();
    const { client } = this;
    const wanted = { groupId: transactionalId, coordinatorType: TRANSACTION_COORDINATOR };
    const coordinator = client
      .connect()
      .then(() => client.findGroupCoordinator(wanted))
      .catch(async (error: unknown) => {
        // The client keeps to itself why there is none.
        await client.findControllerBroker().then((broker) => broker.findGroupCoordinator(wanted));
        throw error;
      });
    return within(coordinator.then(question), this.patienceMs, 'A question to a coordinator');
  }

  poison(nodeId: number, reason: string): void {
    const address = this.client.brokerPool.brokers[nodeId]?.connectionPool;
    if (address === undefined) return;
    // A connection that failed may still look whole to the client: it must make new ones.
    this.client.removeBroker(address);
    this.sockets.destroy(reason, address);
  }

  close(): void {
    this.closed = true;
    this.sockets.close();
  }

  private assertOpen(): void {
    if (this.closed) throw new PartUnavailableError('The connection to Kafka was closed.');
  }

  private async refreshNow(): Promise<void> {
    try {
      await within(this.lookUp(), this.patienceMs, 'The question who leads');
    } catch (error) {
      // A broker that answered is no reason to end what is under way; else a new client begins without any old state.
      if (protocolErrorOf(error) !== undefined && !isRightMissing(error)) throw error;
      // Nor does a topic that we may not see any more hide the others: the new client finds out which one it is.
      this.sockets.destroy('The brokers did not say who leads.');
      this.client = this.createClient();
      throw error;
    }
  }

  private async lookUp(): Promise<void> {
    const { client } = this;
    await client.connect();
    this.refusals = await addTopics(client, this.topics, this.connection);
    await client.refreshMetadata();
    this.leaders = new Map([...this.topics].map((topic) => [topic, leadersIn(client, topic)]));
  }

  private async find(nodeId: number): Promise<ClientBroker> {
    this.assertOpen();
    return this.client.findBroker({ nodeId: String(nodeId) });
  }

  private async connectNow(nodeId: number, channel: Channel): Promise<ClientConnection> {
    try {
      const connected = this.find(nodeId).then((broker) => broker.connectionPool.getConnection(channel));
      const connection = await within(connected, this.patienceMs, 'An attempt to connect');
      const sendMs = this.answerMs + GRACE_MS;
      return { send: (request) => within(connection.send(request), sendMs, request.request.apiName) };
    } catch (error) {
      this.poison(nodeId, 'There was no connection.');
      throw error;
    }
  }

  private createClient(): ClientCluster {
    const { Cluster: ClientCluster } = loadKafkajs();
    const { brokers, clientId, ssl, sasl, logger } = this.connection;
    return new ClientCluster({
      logger: createClientLogger(logger, clientId),
      socketFactory: this.sockets.open,
      brokers,
      clientId,
      ssl,
      sasl,
      connectionTimeout: CONNECT_MS,
      authenticationTimeout: CONNECT_MS,
      reauthenticationThreshold: 10_000,
      requestTimeout: this.answerMs,
      enforceRequestTimeout: true,
      metadataMaxAge: METADATA_MAX_AGE_MS,
      retry: { initialRetryTime: 20, multiplier: 1.6, maxRetryTime: 500, retries: 3 },
      allowAutoTopicCreation: false,
      isolationLevel: READ_COMMITTED,
    });
  }
}

/** A topic that does not exist must not hide who leads the others. */
async function addTopics(
  client: ClientCluster,
  topics: ReadonlySet<string>,
  connection: KafkaConnection,
): Promise<ReadonlyMap<string, Error>> {
  const refusals = new Map<string, Error>();
  for (const topic of topics) {
    if (client.targetTopics.has(topic)) continue;
    await client.addTargetTopic(topic).catch((error: unknown) => {
      if (protocolErrorOf(error) === undefined) throw error;
      const refusal = refusalOf(error, connection);
      if (refusal) refusals.set(topic, refusal);
    });
  }
  return refusals;
}

function leadersIn(client: ClientCluster, topic: string): ReadonlyMap<number, number> {
  return new Map(client.findTopicPartitionMetadata(topic).map(({ partitionId, leader }) => [partitionId, leader]));
}
