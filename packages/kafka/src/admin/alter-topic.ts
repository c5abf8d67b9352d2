import { ConfigurationRefusedError, PartUnavailableError } from '@waybill/messages';

import { CHANNEL, createCluster } from '../client/cluster.ts';
import type { KafkaConnection } from '../client/connection.ts';
import { reasonOf } from '../client/protocol-error.ts';
import { errorName } from '../protocol/error-codes.ts';
import { incrementalAlterConfigsRequest } from './incremental-alter-configs.ts';

const ANSWER_MS = 10_000;

/** Settings of one topic that are to become these, by the topic's full name. */
export type TopicAlteration = { readonly topic: string; readonly settings: Readonly<Record<string, string>> };

/**
 * Sets these settings of a topic, all or none; whatever else is set on it stays.
 *
 * @param nodeId  any broker: it hands the wish on to the controller
 * @throws        `ConfigurationRefusedError` when the broker refuses, `PartUnavailableError` when it does not answer
 */
export async function alterTopic(
  connection: KafkaConnection,
  nodeId: number,
  { topic, settings }: TopicAlteration,
): Promise<void> {
  const cluster = createCluster(connection, ANSWER_MS);
  try {
    await cluster.refresh();
    const channel = await cluster.connect(nodeId, CHANNEL.requests);
    const { errorCode, message } = await channel.send(incrementalAlterConfigsRequest(topic, settings));
    if (errorCode === 0) return;
    throw new ConfigurationRefusedError(
      `Kafka refuses settings of the topic ${topic}: ${message === '' ? errorName(errorCode) : message}`,
    );
  } catch (error) {
    if (error instanceof ConfigurationRefusedError) throw error;
    throw new PartUnavailableError(`Settings of ${topic} may not have been changed: ${reasonOf(error)}`, error);
  } finally {
    cluster.close();
  }
}
