import type { MessageCodec } from '@waybill/avro';
import { labelOf } from '@waybill/consumer/what-if';
import type { CommandOutcome, Contract, LogRecord } from '@waybill/messages';
import { OUTCOME_TYPE } from '@waybill/messages';

import { nameSource } from './name-source.ts';
import type { Plain } from './to-plain.ts';
import { toPlain } from './to-plain.ts';

/** Who a record is of: its tenant, what wrote it, and the key that signed the id of the command's operation. */
export type By = { readonly tenant: string; readonly source: string; readonly keyId: string | null };

/** One thing that happened to an aggregate. */
export type Entry = {
  readonly kind: 'command' | 'event' | 'outcome';
  /** Short type of a command or event; of an outcome its decision and code. */
  readonly what: string;
  readonly type: string;
  readonly id: string;
  /** `topic/partition@offset` */
  readonly at: string;
  /** When it was appended; null for a command that the log does not have any more. */
  readonly time: string | null;
  readonly by: By;
  readonly trace: string | null;
  /** Of the aggregate, behind an event or outcome. */
  readonly version: number | null;
  /** The first command of the process. */
  readonly correlationId: string | null;
  /** The event that caused a command; the command that caused an event or outcome. */
  readonly causationId: string | null;
  /** The aggregate of that event, such as `orders.order 536365`. */
  readonly becauseOf: string | null;
  /** What it says; null for a command that the log does not have any more. */
  readonly data: Plain;
};

/** The records of one aggregate, with their schemas prepared. */
export type AggregateRecords = {
  readonly codec: Pick<MessageCodec, 'decode'>;
  readonly contracts: readonly Contract[];
  readonly commands: readonly LogRecord[];
  /** Events and outcomes, without what superseded owners wrote. */
  readonly decided: readonly LogRecord[];
};

/**
 * What happened to an aggregate, in the order of the log: each command, what it caused, and its outcome; commands that
 * are not decided yet last. A command that retention has dropped is told as far as its outcome knows it.
 */
export function toEntries({ codec, contracts, commands, decided }: AggregateRecords): readonly Entry[] {
  const waiting = new Map(commands.map((record) => [BigInt(record.offset), record]));
  const entries: Entry[] = [];
  let events: Entry[] = [];
  for (const record of decided) {
    const { kind, outcome, entry } = read(record, codec, contracts);
    if (kind === 'event') {
      events.push(entry);
      continue;
    }
    const command = waiting.get(outcome.commandOffset);
    entries.push(command === undefined ? lostCommand(record, outcome) : toCommand(command, codec, contracts));
    waiting.delete(outcome.commandOffset);
    entries.push(...events, entry);
    events = [];
  }
  return [...entries, ...[...waiting.values()].map((record) => toCommand(record, codec, contracts))];
}

type Read =
  | { readonly kind: 'event'; readonly entry: Entry; readonly outcome?: undefined }
  | { readonly kind: 'outcome'; readonly entry: Entry; readonly outcome: CommandOutcome };

function read(record: LogRecord, codec: AggregateRecords['codec'], contracts: readonly Contract[]): Read {
  const decoded = codec.decode(record.value ?? Buffer.alloc(0));
  const sequence = record.headers['ce_sequence'];
  const version = sequence === undefined ? null : Number(sequence);
  if (record.headers['ce_type'] !== OUTCOME_TYPE || !decoded.ok) {
    const entry: Entry = { ...toEntry(record, decoded), kind: 'event', version, becauseOf: null };
    return { kind: 'event', entry };
  }
  // The schema of outcomes is ours and its type is generated from the same file.
  const outcome = decoded.value as CommandOutcome;
  return {
    ...{ kind: 'outcome', outcome },
    entry: {
      ...toEntry(record, decoded),
      ...{ kind: 'outcome', what: labelOf(outcome), version: outcome.aggregateVersion },
      becauseOf: outcome.causation && nameSource(outcome.causation.sourceAggregate, contracts),
    },
  };
}

function toCommand(record: LogRecord, codec: AggregateRecords['codec'], contracts: readonly Contract[]): Entry {
  const decoded = codec.decode(record.value ?? Buffer.alloc(0));
  const [, source] = record.headers['ce_cause']?.split(' ') ?? [];
  const becauseOf = source === undefined ? null : nameSource(source, contracts);
  return { ...toEntry(record, decoded), kind: 'command', version: null, becauseOf };
}

type Decoded = ReturnType<MessageCodec['decode']>;

function toEntry({ headers, topic, partition, offset, timestampMs }: LogRecord, decoded: Decoded) {
  const type = headers['ce_type'] ?? 'unknown';
  return {
    what: shortName(type),
    type,
    id: headers['ce_id'] ?? 'unknown',
    at: `${topic}/${partition}@${offset}`,
    time: new Date(timestampMs).toISOString(),
    by: whoWrote(headers),
    trace: headers['traceparent']?.split('-')[1] ?? null,
    correlationId: headers['ce_correlationid'] ?? null,
    causationId: headers['ce_causationid'] ?? null,
    data: decoded.ok ? toPlain(decoded.value) : { unreadable: decoded.reason },
  };
}

function whoWrote(headers: LogRecord['headers']): By {
  const { ce_tenant: tenant = 'unknown', ce_source: source = 'unknown', ce_operationkid: keyId = null } = headers;
  return { tenant, source, keyId };
}

function lostCommand({ topic, partition, headers }: LogRecord, outcome: CommandOutcome): Entry {
  const { commandId, commandType, commandOffset, operationKid } = outcome;
  return {
    ...{ kind: 'command', what: shortName(commandType), type: commandType, id: commandId },
    at: `${topic.replace('.events.', '.commands.')}/${partition}@${commandOffset}`,
    time: null,
    by: { tenant: headers['ce_tenant'] ?? 'unknown', source: 'no longer in the log', keyId: String(operationKid) },
    trace: headers['traceparent']?.split('-')[1] ?? null,
    correlationId: headers['ce_correlationid'] ?? null,
    ...{ version: null, causationId: null, becauseOf: null, data: null },
  };
}

function shortName(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1);
}
