import type { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';

/** A request that the client frames and sends; the parts of kafkajs's own protocol objects that its connection uses. */
export type ClientRequest<Answer extends object> = {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    readonly encode: () => Promise<EncodedRequest>;
  };
  readonly response: {
    readonly decode: (payload: Buffer) => Promise<Answer>;
    readonly parse: (answer: Answer) => Promise<Answer>;
  };
  readonly logResponseError?: boolean;
};

/** What kafkajs takes for one of its encoders. */
export type EncodedRequest = { readonly buf: Buffer; readonly buffer: Buffer; readonly offset: number };

export interface ClientConnection {
  send<Answer extends object>(request: ClientRequest<Answer>): Promise<Answer>;
}

export interface ClientBroker {
  readonly connectionPool: {
    readonly host: string;
    readonly port: number;
    getConnection(index: number): Promise<ClientConnection>;
  };
  initProducerId(request: {
    /** Undefined for an id that fences nobody. */
    transactionalId: string | undefined;
    transactionTimeout: number;
  }): Promise<{ producerId: string; producerEpoch: number }>;
  listOffsets(request: {
    isolationLevel: number;
    topics: { topic: string; partitions: { partition: number; timestamp: number }[] }[];
  }): Promise<{ responses: { topic: string; partitions: { partition: number; offset: string }[] }[] }>;
  findGroupCoordinator(of: { groupId: string; coordinatorType: number }): Promise<unknown>;
  deleteRecords(request: {
    topics: { topic: string; partitions: { partition: number; offset: string }[] }[];
  }): Promise<unknown>;
}

export interface ClientCluster {
  readonly brokerPool: { readonly brokers: Readonly<Record<number, ClientBroker | undefined>> };
  readonly targetTopics: ReadonlySet<string>;
  connect(): Promise<void>;
  removeBroker(at: { host: string; port: number }): void;
  addTargetTopic(topic: string): Promise<void>;
  refreshMetadata(): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly { partitionId: number; leader: number }[];
  /** Any broker, where brokers are not controllers. */
  findControllerBroker(): Promise<ClientBroker>;
  findBroker(at: { nodeId: string }): Promise<ClientBroker>;
  findGroupCoordinator(of: { groupId: string; coordinatorType: number }): Promise<ClientBroker>;
}

type ClientLogger = { readonly namespace: (name: string) => ClientLogger };
type LogEntry = {
  readonly level: number;
  readonly log: { readonly message: string; readonly [field: string]: unknown };
};

/** The parts of kafkajs that this room uses, with the types that its package does not publish. */
export type Kafkajs = {
  readonly Kafka: typeof Kafka;
  readonly logLevel: typeof logLevel;
  readonly ConfigResourceTypes: typeof ConfigResourceTypes;
  readonly Cluster: new (options: Readonly<Record<string, unknown>>) => ClientCluster;
  readonly createLogger: (options: { level: number; logCreator: () => (entry: LogEntry) => void }) => ClientLogger;
};
