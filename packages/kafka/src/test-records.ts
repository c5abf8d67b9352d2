import { toOffset } from '@waybill/messages';
import type { HeaderShape, Log, LogRecord, NewRecord, TopicPartition } from '@waybill/messages';

const shape: HeaderShape = { constant: [['ce_type', 'test.Happened']], varying: ['ce_id', 'claim'] };

/** A record that says which one it is, and under which claim it was written. */
export function numbered(id: string, claim?: bigint): NewRecord {
  return {
    key: Buffer.from('acme|42'),
    value: Buffer.from(`value of ${id}`),
    headers: shape,
    headerValues: [id, claim === undefined ? undefined : String(claim)],
  };
}

/** The names of all records of a partition, by offset. */
export async function namesIn(log: Log, at: TopicPartition): Promise<readonly (string | undefined)[]> {
  const end = await log.endOffset(at);
  const records: LogRecord[] = [];
  for await (const some of log.readRange(at, toOffset(0), toOffset(end - 1n))) records.push(...some);
  return records.map(({ headers }) => headers['ce_id']);
}
