import type {
  CommandOutcome,
  Contract,
  EventMetadata,
  EventReader,
  FetchedRecords,
  LogRecord,
  Offset,
  RecordedEvent,
  TokenVerdict,
} from '@waybill/messages';
import {
  CLAIM_TYPE,
  eventReaders,
  judgeRecord,
  OUTCOME_TYPE,
  parseEventMetadata,
  toOffset,
  topicTag,
} from '@waybill/messages';
import type { OperationRow } from '@waybill/operations';
import { positionKey, toOperationRows } from '@waybill/operations';

import type { PartitionReading } from './partition-reading.ts';
import type { LocatedEvent } from './projection.ts';
import type { RecordDecoder } from './record-codec.ts';
import { recordIdentity } from './record-identity.ts';
import type { PartitionPosition } from './store.ts';

/** What a reader must know of one events topic. */
export type EventsTopic = {
  readonly topic: string;
  /** Tag of the commands topic. */
  readonly tag: string;
  /** How its events are read, by full name. */
  readonly readers: ReadonlyMap<string, EventReader>;
};

/** The events topics of the contracts, by name. */
export function eventsTopicsOf(contracts: readonly Contract[]): ReadonlyMap<string, EventsTopic> {
  return new Map(
    contracts.flatMap((contract) =>
      contract.aggregates.map(({ eventsTopic, commandsTopic }) => {
        const readers = eventReaders(contract, eventsTopic);
        return [eventsTopic, { topic: eventsTopic, tag: topicTag(commandsTopic), readers }];
      }),
    ),
  );
}

/**
 * Reads records on from a position: drops what is void, decodes the rest, and cuts it into whole decisions. Nothing is
 * ever guessed or skipped: the first record that can't be understood ends the reading behind the decision before it.
 */
export function readPartition(
  topic: EventsTopic,
  decoder: RecordDecoder,
  from: PartitionPosition,
  fetched: FetchedRecords,
): PartitionReading {
  const reading = new Reading(topic, decoder, from, fetched.partition);
  for (const record of fetched.records) {
    if (record.offset <= from.events) continue;
    const problem = reading.take(record);
    if (problem !== undefined)
      return reading.end(`${fetched.topic}[${fetched.partition}]@${record.offset}: ${problem}`);
  }
  return reading.endAt(toOffset(fetched.next - 1n));
}

/** The one mutable thing here: a flight has thousands of records, and each of them would copy an immutable one. */
class Reading {
  private readonly topic: EventsTopic;
  private readonly decoder: RecordDecoder;
  private readonly partition: number;
  private readonly key: string;
  private readonly events: LocatedEvent[] = [];
  private readonly rows: OperationRow[] = [];
  private readonly counts = { events: 0, outcomes: 0, claims: 0, voids: 0 };
  /** Events whose outcome has not come yet, and the command that caused them. */
  private pending: LocatedEvent[] = [];
  private pendingCause = '';
  private position: PartitionPosition;
  private token: Offset;
  /** As it stood in the last live record. */
  private tokenText: string | undefined;

  constructor(topic: EventsTopic, decoder: RecordDecoder, from: PartitionPosition, partition: number) {
    this.topic = topic;
    this.decoder = decoder;
    this.partition = partition;
    this.key = positionKey(topic.tag, partition);
    this.position = from;
    this.token = from.token;
  }

  take(record: LogRecord): string | undefined {
    const { kind, token } = this.judge(record);
    if (kind !== 'live') {
      if (this.pending.length > 0) return 'A decision is interrupted by a record of another owner.';
      if (kind === 'claim') this.counts.claims += 1;
      if (kind === 'void') this.counts.voids += 1;
      this.token = token;
      this.tokenText = undefined;
      this.position = { ...this.position, events: record.offset, token, lastId: recordIdentity(record) };
      return undefined;
    }
    this.token = token;
    this.tokenText = record.headers['claim'];
    const metadata = parseEventMetadata(record);
    if (typeof metadata === 'string') return metadata;
    const value = this.decode(record, metadata.type);
    if (!value.ok) return value.reason;
    return metadata.type === OUTCOME_TYPE
      ? // The codec checked it by the schema of that name.
        this.takeOutcome(record, metadata, value.value as CommandOutcome)
      : this.takeEvent(record, metadata, value.value);
  }

  end(problem: string | undefined): PartitionReading {
    const { topic, partition, key, events, rows, position, counts } = this;
    return { at: { topic: topic.topic, partition }, key, events, rows, position, counts, problem };
  }

  /** Gaps and control records behind the last decision are covered too. */
  endAt(last: Offset): PartitionReading {
    const { topic, partition } = this;
    if (this.pending.length > 0) return this.end(`${topic.topic}[${partition}]@${last}: A decision has no outcome.`);
    if (last > this.position.events) this.position = { ...this.position, events: last, lastId: undefined };
    return this.end(undefined);
  }

  /** Nearly every record has the token of the one before: there is nothing to parse then. */
  private judge(record: LogRecord): TokenVerdict {
    const { claim, ce_type: type } = record.headers;
    if (claim !== undefined && claim === this.tokenText && type !== CLAIM_TYPE)
      return { kind: 'live', token: this.token };
    return judgeRecord(this.token, record);
  }

  private decode({ value }: LogRecord, type: string): ReturnType<RecordDecoder['decode']> {
    if (value === null) return { ok: false, reason: 'The record has no value.' };
    const decoded = this.decoder.decode(value);
    if (!decoded.ok || decoded.fullName === type) return decoded;
    return { ok: false, reason: `The value is a ${decoded.fullName}, the header ce_type says ${type}.` };
  }

  private takeEvent(record: LogRecord, metadata: EventMetadata, data: unknown): string | undefined {
    const read = this.topic.readers.get(metadata.type);
    if (read === undefined) return `The event type ${metadata.type} is not in the contract.`;
    if (metadata.sequence === undefined) return 'The event has no ce_sequence.';
    if (this.pending.length > 0 && this.pendingCause !== metadata.causationId) return 'A decision has no outcome.';
    this.pendingCause = metadata.causationId;
    let event: RecordedEvent;
    try {
      event = read(data);
    } catch (error) {
      return `The event ${metadata.type} can't be upcast: ${String(error)}.`;
    }
    this.pending.push({
      type: event.type,
      data: event.data,
      tenant: metadata.tenant,
      aggregateId: metadata.aggregateId,
      sequence: metadata.sequence,
      topic: this.topic.topic,
      partitionKey: this.key,
      offset: record.offset,
    });
    return undefined;
  }

  private takeOutcome(record: LogRecord, metadata: EventMetadata, outcome: CommandOutcome): string | undefined {
    if (outcome.commandOffset <= this.position.decidedThrough)
      return `The outcome of command ${outcome.commandOffset} stands behind that of ${this.position.decidedThrough}.`;
    if (outcome.eventCount !== this.pending.length)
      return `The outcome speaks of ${outcome.eventCount} events; there are ${this.pending.length}.`;
    if (this.pending.length > 0 && this.pendingCause !== outcome.commandId)
      return 'The events before the outcome are those of another command.';
    for (const event of this.pending) this.events.push(event);
    this.rows.push(
      ...toOperationRows({
        tenant: metadata.tenant,
        topicTag: this.topic.tag,
        partition: this.partition,
        eventsOffset: record.offset,
        decidedAtMs: metadata.time.getTime(),
        outcome,
      }),
    );
    this.counts.events += this.pending.length;
    this.counts.outcomes += 1;
    this.pending = [];
    this.position = {
      events: record.offset,
      decidedThrough: toOffset(outcome.commandOffset),
      token: this.token,
      lastId: recordIdentity(record),
      asOfMs: this.position.asOfMs,
    };
    return undefined;
  }
}
