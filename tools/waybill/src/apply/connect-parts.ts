import { createRegistry, waitForRegistry } from '@waybill/avro';
import { createKafkaAdmin, waitForKafka } from '@waybill/kafka';
import type { Contract } from '@waybill/messages';
import { connectMongo } from '@waybill/mongodb';
import { readSettings } from '@waybill/service';
import { toConnection } from '@waybill/service/log';
import { PROJECTOR_DEPLOYMENT } from '@waybill/service/store';

import type { Waits } from '../parts/waits.ts';
import type { PlatformParts } from './apply-platform.ts';

/**
 * Connects to the three parts that the environment names, and waits as long as one of them is away.
 *
 * @throws `SettingsError` when a variable is missing or wrong, the signal's reason when it ended the waiting
 */
export async function connectParts(
  environment: Readonly<Record<string, string | undefined>>,
  contracts: readonly Contract[],
  { onWaiting, signal }: Pick<Waits, 'onWaiting' | 'signal'>,
): Promise<Omit<PlatformParts, 'topics'> & { close(): Promise<void> }> {
  const settings = readSettings(environment, ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI', 'MONGODB_DB']);
  const { SCHEMA_REGISTRY_USERNAME: username, SCHEMA_REGISTRY_PASSWORD: password } = settings;
  const auth = username === undefined || password === undefined ? undefined : { username, password };
  // Whatever fails for good is thrown; warnings of tries between are of no use here.
  const connection = toConnection(settings, 'waybill-apply', { warn: () => undefined });
  await waitForKafka(connection, { onWaiting, signal });
  const registry = createRegistry({ url: settings.SCHEMA_REGISTRY_URL, auth });
  await waitForRegistry(registry, { onWaiting, signal });
  const mongo = await connectMongo({ uri: settings.MONGODB_URI, database: settings.MONGODB_DB, onWaiting, signal });
  const kafka = createKafkaAdmin(connection);
  return {
    kafka,
    registry,
    mongo,
    contracts,
    deployments: [PROJECTOR_DEPLOYMENT],
    close: async () => {
      await Promise.all([kafka.close(), mongo.close()]);
    },
  };
}
