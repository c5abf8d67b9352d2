import type { BrokerName } from '../parts.ts';

/** Kafka's own settings by their names, such as `producer.id.expiration.ms`. */
export type BrokerProperties = Readonly<Record<string, string | number | boolean>>;

/** A further listener that tells clients another port than its own: that of a proxy in front of it. */
export type ProxiedListener = { readonly port: number; readonly advertisedPort: number };

/** What brokers are to do besides what every stack's brokers do. */
export type BrokerWishes = {
  readonly proxied?: Readonly<Partial<Record<BrokerName, ProxiedListener>>>;
  /** They win over ours. */
  readonly properties?: BrokerProperties;
};
