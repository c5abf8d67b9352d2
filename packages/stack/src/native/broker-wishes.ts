import type { BrokerName } from '../parts.ts';
import type { Certificates } from './certificates.ts';

/** Kafka's own settings by their names, such as `producer.id.expiration.ms`. */
export type BrokerProperties = Readonly<Record<string, string | number | boolean>>;

/** A further listener that tells clients another port than its own: that of a proxy in front of it. */
export type ProxiedListener = { readonly port: number; readonly advertisedPort: number };

/** Who may come in by name, and who of them may do everything. The others may do nothing until somebody grants it. */
export type BrokerUsers = {
  /** Passwords by user names. */
  readonly users: Readonly<Record<string, string>>;
  readonly superUsers: readonly string[];
};

/** A further listener that takes only TLS and a user's password (SASL_SSL with SCRAM-SHA-512). */
export type SecuredListeners = BrokerUsers & {
  readonly ports: Readonly<Partial<Record<BrokerName, number>>>;
  readonly certificates: Certificates;
};

/** What brokers are to do besides what every stack's brokers do. */
export type BrokerWishes = {
  readonly proxied?: Readonly<Partial<Record<BrokerName, ProxiedListener>>>;
  readonly secured?: SecuredListeners;
  /** They win over ours. */
  readonly properties?: BrokerProperties;
};
