import type { KafkaAdmin } from '@waybill/kafka';
import { createKafkaAdmin, waitForKafka } from '@waybill/kafka';
import { readSettings } from '@waybill/service';
import { toConnection } from '@waybill/service/log';

import type { CliContext } from '../cli-context.ts';
import { explainFailure } from '../parts/explain-failure.ts';
import { stackEnvironment } from '../parts/stack-environment.ts';
import { createWaits } from '../parts/waits.ts';

/** Somebody who may change Kafka, and where it is. */
export type ReachedKafka = { readonly admin: KafkaAdmin; readonly brokers: readonly string[] };

/** Waits for the Kafka that the environment names, and closes it behind; failures become ones that are told. */
export async function withKafka(context: CliContext, use: (kafka: ReachedKafka) => Promise<void>): Promise<void> {
  const waits = createWaits(context);
  try {
    const settings = readSettings(await stackEnvironment(context), ['KAFKA_BROKERS']);
    const connection = toConnection(settings, 'waybill-topics', { warn: () => undefined });
    await waitForKafka(connection, waits);
    waits.end();
    const admin = createKafkaAdmin(connection);
    try {
      await use({ admin, brokers: settings.KAFKA_BROKERS });
    } finally {
      await admin.close();
    }
  } catch (error) {
    throw explainFailure(waits.failure() ?? error);
  }
}
