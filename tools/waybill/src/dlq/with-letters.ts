import type { KafkaConnection, KafkaLog } from '@waybill/kafka';
import { createKafkaLog, waitForKafka } from '@waybill/kafka';
import type { LogRecord, TopicPartition } from '@waybill/messages';
import { offsetAfter } from '@waybill/messages';
import { readSettings } from '@waybill/service';
import { toConnection } from '@waybill/service/log';
import { contracts } from '@waybill/teams';

import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';

import { explainFailure } from '../parts/explain-failure.ts';
import { stackEnvironment } from '../parts/stack-environment.ts';
import { createWaits } from '../parts/waits.ts';
import type { FiledLetter } from './filed-letter.ts';
import { fileLetters } from './filed-letter.ts';
import { chooseBoxes } from './letter-boxes.ts';
import type { LetterFilter } from './letter-filter.ts';

/** The dead letters of a cluster. */
export type Letters = {
  readonly log: KafkaLog;
  readonly connection: KafkaConnection;
  /** Those that are meant, oldest first in each partition. */
  readonly find: (filter: LetterFilter) => Promise<readonly FiledLetter[]>;
};

/** Waits for the Kafka that the environment names, and closes it behind; failures become ones that are told. */
export async function withLetters(context: CliContext, use: (letters: Letters) => Promise<void>): Promise<void> {
  const waits = createWaits(context);
  try {
    const settings = readSettings(await stackEnvironment(context), ['KAFKA_BROKERS']);
    const connection = toConnection(settings, 'waybill-dlq', { warn: () => undefined });
    await waitForKafka(connection, waits);
    waits.end();
    const log = createKafkaLog(connection);
    try {
      await use({ log, connection, find: (filter) => findLetters(log, filter) });
    } finally {
      await log.close();
    }
  } catch (error) {
    throw explainFailure(waits.failure() ?? error);
  }
}

/** @throws `CliError` when there is no letter of the id */
export async function findOne({ find }: Letters, id: string, filter: LetterFilter): Promise<FiledLetter> {
  const [filed] = await find(filter);
  if (filed !== undefined) return filed;
  throw new CliError({ message: `There is no dead letter ${id}.`, fix: 'waybill dlq list shows them.' });
}

async function findLetters(log: KafkaLog, filter: LetterFilter): Promise<readonly FiledLetter[]> {
  const boxes = chooseBoxes(contracts, filter);
  const found = boxes.flatMap((box) =>
    box.partitions.map(async (partition) => {
      const records = await readAll(log, { topic: box.topic, partition });
      return fileLetters(box, records).filter(filter.matches);
    }),
  );
  return (await Promise.all(found)).flat();
}

async function readAll(log: KafkaLog, at: TopicPartition): Promise<readonly LogRecord[]> {
  const end = await log.endOffset(at);
  const start = await log.startOffset(at);
  const records: LogRecord[] = [];
  if (start >= end) return records;
  for await (const some of log.readRange(at, start, offsetAfter(end, -1))) records.push(...some);
  return records;
}
