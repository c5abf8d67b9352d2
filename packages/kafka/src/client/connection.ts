import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

/** Where this room reports what its owner should know about. */
export interface KafkaLogger {
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** User name and password for the broker. */
export type KafkaCredentials = {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
};

/** Opens a connection to a broker; `onConnect` must be called once it stands. */
export type OpenSocket = (to: {
  readonly host: string;
  readonly port: number;
  readonly ssl: ConnectionOptions | undefined;
  readonly onConnect: () => void;
}) => Socket;

/** How to reach the brokers, and what is put before every name there. */
export type KafkaConnection = {
  /** `host:port` of one broker or more. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Put before topics, groups and transactional ids; empty for none. Nobody outside this room ever sees it. */
  readonly topicPrefix: string;
  readonly logger: KafkaLogger;
  /** TLS; `{}` trusts the system's authorities. @default none */
  readonly ssl?: ConnectionOptions | undefined;
  readonly sasl?: KafkaCredentials | undefined;
  /** Tests lead connections through a fault proxy with it. @default plain TCP or TLS */
  readonly openSocket?: OpenSocket | undefined;
};
