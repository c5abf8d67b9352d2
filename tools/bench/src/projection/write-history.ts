import type { MessageCodec } from '@waybill/avro';
import { createRegistry, openCodec } from '@waybill/avro';
import { ordersContract } from '@waybill/contracts-orders';
import { createKafkaLog } from '@waybill/kafka';
import type { FetchedRecords, LogRecord, NewRecord } from '@waybill/messages';
import { claimHeaders, CLAIM_TYPE, PARTITIONS } from '@waybill/messages';

import type { Bench } from '../bench.ts';

const [{ eventsTopic } = { eventsTopic: '' }] = ordersContract.aggregates;

/** A codec of the orders contract, by the registry of the run. */
export function openOrdersCodec({ endpoints }: Bench): Promise<MessageCodec> {
  return openCodec({ registry: createRegistry({ url: endpoints.registry }), contracts: [ordersContract] });
}

/** Appends flights of orders to the events topic, each partition behind a claim of its own. */
export async function writeHistory(
  { endpoints, say }: Bench,
  { topicPrefix, codec }: { readonly topicPrefix: string; readonly codec: MessageCodec },
  flights: Iterable<readonly FetchedRecords[]>,
): Promise<void> {
  const brokers = endpoints.kafka.split(',');
  const log = createKafkaLog({ brokers, clientId: 'waybill-bench', topicPrefix, logger: { warn: say } });
  const writers = await Promise.all(
    Array.from({ length: PARTITIONS }, async (_, partition) => {
      const writer = await log.openWriter({ topic: eventsTopic, partition });
      const at = new Date();
      const value = codec.encode(CLAIM_TYPE, { owner: 'bench', build: 'bench', at, released: false, deciding: null });
      const headers = claimHeaders(CLAIM_TYPE, '/bench');
      await writer.claim({ key: null, value, headers, headerValues: [`claim-${partition}`, at.toISOString()] });
      return writer;
    }),
  );
  for (const flight of flights)
    for (const { partition, records } of flight) await writers[partition]?.append(records.map(toNewRecord));
  await Promise.all(writers.map((writer) => writer.close()));
  await log.close();
}

function toNewRecord({ key, value, headers }: LogRecord): NewRecord {
  const constant = Object.entries(headers).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, text] as const],
  );
  return { key, value: value ?? Buffer.alloc(0), headers: { constant, varying: [] }, headerValues: [] };
}
