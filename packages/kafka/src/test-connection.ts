import { randomUUID } from 'node:crypto';

import type { KafkaConnection } from './client/connection.ts';

/** A connection for an integration test, with names that no other test uses. */
export function testConnection(over: Partial<KafkaConnection> = {}): KafkaConnection {
  const brokers = process.env['KAFKA_BROKERS'];
  if (brokers === undefined) throw new Error('KAFKA_BROKERS is not set: integration tests need a broker.');
  return {
    brokers: brokers.split(','),
    clientId: 'test',
    topicPrefix: `t${randomUUID().slice(0, 8)}.`,
    logger: { warn: () => undefined },
    ...over,
  };
}
