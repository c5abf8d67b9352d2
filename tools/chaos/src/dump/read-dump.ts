import type { LoggedCommand, LoggedRecord, LogHistory } from '../history/logged.ts';
import { byAddress } from '../history/logged.ts';
import type { Schemas } from './schemas.ts';
import { decodeBody } from './schemas.ts';

/** A line of `LogDump.java`. */
type DumpedRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly timestamp: number;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** base64 */
  readonly value: string;
};
type DumpedEnd = { readonly topic: string; readonly partition: number; readonly end: string };

const CLAIM = 'waybill.v1.Claim';
const OUTCOME = 'waybill.v1.CommandOutcome';

/**
 * Reads the lines of a dump.
 *
 * @param prefix  of the run's topics; taken off
 * @throws        `Error` that names the record which can not be read, or a dump that has no end
 */
export async function readDump(
  lines: AsyncIterable<string>,
  { prefix, schemas }: { readonly prefix: string; readonly schemas: Schemas },
): Promise<LogHistory> {
  const commands: LoggedCommand[] = [];
  const records: LoggedRecord[] = [];
  let ends = 0;
  for await (const line of lines) {
    const dumped = JSON.parse(line) as DumpedRecord | DumpedEnd; // The program beside this folder wrote it.
    if ('end' in dumped) ends += 1;
    else if (dumped.topic.includes('.commands.')) commands.push(toCommand(unprefixed(dumped, prefix), schemas));
    else records.push(toRecord(unprefixed(dumped, prefix), schemas));
  }
  if (ends === 0) throw new Error('The dump of the log ends half way.');
  return { commands: commands.sort(byAddress), records: records.sort(byAddress) };
}

function unprefixed(dumped: DumpedRecord, prefix: string): DumpedRecord {
  return { ...dumped, topic: dumped.topic.slice(prefix.length) };
}

function toCommand(dumped: DumpedRecord, schemas: Schemas): LoggedCommand {
  const { topic, partition, offset, timestamp, headers } = dumped;
  return {
    ...{ topic, partition, offset: Number(offset), timestampMs: timestamp },
    commandId: headers['ce_id'] ?? '',
    type: headers['ce_type'] ?? '',
    tenant: headers['ce_tenant'] ?? '',
    aggregateId: headers['ce_subject'] ?? '',
    body: bodyOf(dumped, schemas),
  };
}

function toRecord(dumped: DumpedRecord, schemas: Schemas): LoggedRecord {
  const { topic, partition, offset, timestamp, headers } = dumped;
  const type = headers['ce_type'] ?? '';
  return {
    ...{ topic, partition, offset: Number(offset), timestampMs: timestamp, type },
    kind: type === CLAIM ? 'claim' : type === OUTCOME ? 'outcome' : 'event',
    token: type === CLAIM ? Number(offset) : Number(headers['claim'] ?? -1),
    id: headers['ce_id'] ?? '',
    aggregateId: headers['ce_subject'] ?? '',
    commandId: headers['ce_causationid'] ?? '',
    sequence: Number(headers['ce_sequence'] ?? 0),
    body: bodyOf(dumped, schemas),
  };
}

function bodyOf({ topic, partition, offset, headers, value }: DumpedRecord, schemas: Schemas) {
  try {
    return decodeBody(schemas, headers['ce_type'] ?? '', Buffer.from(value, 'base64'));
  } catch (error) {
    throw new Error(`${topic}/${partition}@${offset} can not be read: ${String(error)}`, { cause: error });
  }
}
