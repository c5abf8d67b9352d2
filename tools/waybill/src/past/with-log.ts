import type { ReadableLog } from '@waybill/consumer/what-if';
import { createKafkaLog, waitForKafka } from '@waybill/kafka';
import { readSettings } from '@waybill/service';
import { toConnection } from '@waybill/service/log';

import type { CliContext } from '../cli-context.ts';
import { explainFailure } from '../parts/explain-failure.ts';
import { stackEnvironment } from '../parts/stack-environment.ts';
import { createWaits } from '../parts/waits.ts';
import { explainHistory } from './explain-history.ts';

/** Opens the log that the environment names to be read, and closes it behind; failures become ones that are told. */
export async function withLog(context: CliContext, use: (log: ReadableLog) => Promise<void>): Promise<void> {
  const waits = createWaits(context);
  try {
    const settings = readSettings(await stackEnvironment(context), ['KAFKA_BROKERS']);
    const connection = toConnection(settings, 'waybill-past', { warn: () => undefined });
    await waitForKafka(connection, waits);
    waits.end();
    const log = createKafkaLog(connection);
    try {
      await use(log);
    } finally {
      await log.close();
    }
  } catch (error) {
    throw explainHistory(explainFailure(waits.failure() ?? error));
  }
}
