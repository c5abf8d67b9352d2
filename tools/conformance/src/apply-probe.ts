import { createRegistry, registerSchemas } from '@waybill/avro';
import { platformContract } from '@waybill/contracts-platform';
import { createKafkaAdmin } from '@waybill/kafka';
import { applyStore, connectMongo } from '@waybill/mongodb';
import { readSettings } from '@waybill/service';
import { toConnection, topicsOf } from '@waybill/service/log';
import { PROJECTOR_DEPLOYMENT } from '@waybill/service/store';

import { probeContract } from './probe/contract.ts';

const contracts = [platformContract, probeContract];
const quiet = { warn: () => undefined };

/** What `waybill apply` does for the teams of this repository, for the probe: it has no files in `infra/topics`. */
export async function applyProbe(environment: Readonly<Record<string, string>>): Promise<void> {
  const settings = readSettings(environment, ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI', 'MONGODB_DB']);
  const kafka = createKafkaAdmin(toConnection(settings, 'conformance', quiet));
  const mongo = await connectMongo({
    uri: settings.MONGODB_URI,
    database: settings.MONGODB_DB,
    onWaiting: () => undefined,
    signal: AbortSignal.timeout(20_000),
  });
  try {
    await kafka.createTopics(contracts.flatMap(topicsOf));
    await registerSchemas(createRegistry({ url: settings.SCHEMA_REGISTRY_URL, auth: undefined }), contracts);
    await applyStore(mongo, contracts, [PROJECTOR_DEPLOYMENT]);
  } finally {
    await Promise.all([kafka.close(), mongo.close()]);
  }
}
