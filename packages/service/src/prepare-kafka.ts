import type { KafkaConnection, TopicSpec } from '@waybill/kafka';
import { createKafkaAdmin, selfCheckPatches, waitForKafka } from '@waybill/kafka';
import { ConfigurationRefusedError, PartUnavailableError } from '@waybill/messages';

import type { SettingsWith } from './read-settings.ts';
import type { StartContext } from './run-service.ts';
import type { Settings } from './settings-table.ts';

const ASK_AGAIN_MS = 1_000;

/**
 * Waits until Kafka answers, has the topics that the service works on, and has no setting that breaks a promise.
 * Each thing that is waited for is said as a sentence with its fix.
 *
 * @throws the signal's reason when the process is stopped meanwhile, `ConfigurationRefusedError` when Kafka refuses our
 *         name and password, or we its certificate
 */
export async function prepareKafka(
  settings: SettingsWith<'KAFKA_BROKERS'>,
  clientId: string,
  topics: readonly TopicSpec[],
  { logger, signal, waiting }: StartContext,
): Promise<KafkaConnection> {
  selfCheckPatches();
  const connection = toConnection(settings, clientId, logger);
  await waitForKafka(connection, { onWaiting: waiting, signal });
  const admin = createKafkaAdmin(connection);
  try {
    for (;;) {
      signal.throwIfAborted();
      const problem = await problemOf(admin, topics);
      waiting(problem);
      if (problem === undefined) return connection;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  } finally {
    await admin.close();
  }
}

async function problemOf(
  admin: ReturnType<typeof createKafkaAdmin>,
  topics: readonly TopicSpec[],
): Promise<string | undefined> {
  try {
    await admin.checkBroker();
    await admin.checkTopics(topics);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigurationRefusedError || error instanceof PartUnavailableError) return error.message;
    throw error;
  }
}

/** How these settings reach Kafka. */
export function toConnection(
  settings: SettingsWith<'KAFKA_BROKERS'>,
  clientId: string,
  logger: KafkaConnection['logger'],
): KafkaConnection {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = settings;
  return {
    brokers: settings.KAFKA_BROKERS,
    clientId,
    topicPrefix: settings.WAYBILL_TOPIC_PREFIX ?? '',
    logger,
    ssl: settings.KAFKA_SSL === true ? tlsOf(settings) : undefined,
    sasl: mechanism && username !== undefined && password !== undefined ? { mechanism, username, password } : undefined,
  };
}

/** Without an authority of one's own, those of the system are trusted. */
function tlsOf(settings: Settings): NonNullable<KafkaConnection['ssl']> {
  const { KAFKA_SSL_CA_FILE: ca, KAFKA_SSL_CERT_FILE: cert, KAFKA_SSL_KEY_FILE: key } = settings;
  return { ...(ca !== undefined && { ca }), ...(cert !== undefined && key !== undefined && { cert, key }) };
}
