import type {
  CommandOutcome,
  Contract,
  FetchedRecords,
  LogRecord,
  Offset,
  RecordSchema,
  Tenant,
  TopicPartition,
} from '@waybill/messages';
import {
  CLAIM_TYPE,
  defineContract,
  eventId,
  NO_OFFSET,
  offsetAfter,
  OUTCOME_TYPE,
  recordKey,
  toAggregateId,
  toCommandId,
  toOffset,
  toTenant,
} from '@waybill/messages';

import type { RecordDecoder } from './record-codec.ts';

/** What a command of a history did. */
export type DecidedCommand = Partial<CommandOutcome> & {
  readonly aggregateId: string;
  /** By short names: `Added` and `Removed`. @default none */
  readonly events?: readonly { readonly type: string; readonly data: unknown }[];
  /** Token of the owner that writes it. @default that of the last claim */
  readonly claim?: Offset;
  /** @default acme */
  readonly tenant?: Tenant;
};

/** An events topic in memory, written as an owner writes it: each decision is its events and then its outcome. */
export type History = {
  /** A new owner takes the partition over. */
  claim(partition: number): Offset;
  /** @returns the offset of the command */
  decide(partition: number, command: DecidedCommand): Offset;
  /** Puts any record behind the others. */
  plant(partition: number, record: Partial<LogRecord>): Offset;
  /** Records between two offsets, the second one excluded. */
  fetched(partition: number, from?: number, to?: number): FetchedRecords;
};

const schema = (name: string): RecordSchema => ({ type: 'record', name, namespace: 'demo.thing.v1', fields: [] });

/** The contract of histories: one topic, two types of events. */
export const historyContract: Contract = defineContract(
  { commands: {}, events: { Added: schema('Added'), Removed: schema('Removed') }, views: {} },
  { team: 'demo', aggregates: { thing: { commands: {}, events: ['Added', 'Removed'] } }, views: {} },
);

export const HISTORY_TOPIC = 'demo.thing.events.v1';
const COMMANDS = 'demo.thing.commands.v1';
const TIME = new Date('2010-12-01T08:26:00Z');

/** Reads the records of a history. */
export const historyDecoder: RecordDecoder = {
  decode(value) {
    const frame = frames.get(value.toString('latin1'));
    return frame ? { ok: true, ...frame } : { ok: false, reason: 'The value is no frame.' };
  },
};

/** Data as they are, whatever their types; a record's value is their name. */
const frames = new Map<string, { readonly fullName: string; readonly value: unknown }>();

export function historyValue(fullName: string, value: unknown): Buffer {
  const name = String(frames.size);
  frames.set(name, { fullName, value });
  return Buffer.from(name, 'latin1');
}

/** A history without records. */
export function createHistory(): History {
  const partitions = new Map<number, Partition>();
  const partitionOf = (partition: number): Partition => {
    const known = partitions.get(partition) ?? new Partition({ topic: HISTORY_TOPIC, partition });
    partitions.set(partition, known);
    return known;
  };
  return {
    claim: (partition) => partitionOf(partition).claim(),
    decide: (partition, command) => partitionOf(partition).decide(command),
    plant: (partition, record) => partitionOf(partition).append(record),
    fetched(partition, from = 0, to = Infinity) {
      const { at, records } = partitionOf(partition);
      const chosen = records.slice(from, to);
      return { ...at, records: chosen, next: toOffset(from + chosen.length) };
    },
  };
}

class Partition {
  readonly records: LogRecord[] = [];
  readonly at: TopicPartition;
  private readonly versions = new Map<string, number>();
  private token = NO_OFFSET;
  private commands = NO_OFFSET;

  constructor(at: TopicPartition) {
    this.at = at;
  }

  claim(): Offset {
    this.token = this.append({ headers: { ce_type: CLAIM_TYPE }, value: historyValue(CLAIM_TYPE, {}) });
    return this.token;
  }

  decide({ events = [], claim = this.token, tenant = toTenant('acme'), ...given }: DecidedCommand): Offset {
    this.commands = toOffset(given.commandOffset ?? offsetAfter(this.commands));
    const commandId = toCommandId(`01890000-0000-7000-8000-${this.commands.toString(16).padStart(12, '0')}`);
    const aggregateId = toAggregateId(given.aggregateId);
    const stamp = (index: number | 'outcome', type: string, sequence?: number): Partial<LogRecord> => ({
      key: recordKey(tenant, aggregateId),
      headers: {
        ce_id: eventId(COMMANDS, this.at.partition, this.commands, index),
        ce_type: type,
        ce_time: TIME.toISOString(),
        ce_subject: aggregateId,
        ce_tenant: tenant,
        ce_sequence: sequence === undefined ? undefined : String(sequence),
        ce_causationid: commandId,
        claim: String(claim),
      },
    });
    const version = this.versions.get(`${tenant}|${aggregateId}`) ?? 0;
    events.forEach(({ type, data }, index) => {
      const fullName = `demo.thing.v1.${type}`;
      this.append({ ...stamp(index, fullName, version + index + 1), value: historyValue(fullName, data) });
    });
    this.versions.set(`${tenant}|${aggregateId}`, version + events.length);
    const outcome: CommandOutcome = {
      ...NOTHING,
      process: given.operation === undefined ? null : { ...ENDED, commandId },
      ...given,
      commandId,
      commandOffset: this.commands,
      target: aggregateId,
      aggregateVersion: version + events.length,
      eventCount: given.eventCount ?? events.length,
    };
    this.append({ ...stamp('outcome', OUTCOME_TYPE), value: historyValue(OUTCOME_TYPE, outcome) });
    return this.commands;
  }

  append(record: Partial<LogRecord>): Offset {
    const offset = toOffset(this.records.length);
    const empty = { timestampMs: TIME.getTime(), key: null, value: null, headers: {} };
    this.records.push({ ...empty, ...record, ...this.at, offset });
    return offset;
  }
}

const NOTHING = {
  commandType: 'demo.thing.v1.Change',
  commandTime: TIME,
  fingerprint: 'ab'.repeat(32),
  operationKid: 1,
  decision: 'SUCCEEDED',
  error: null,
  duplicateOf: null,
  operation: null,
  position: null,
  result: null,
  callbacks: [],
  causation: null,
} as const;

/** A process that succeeded; readers of rows do not compare its command id. */
const ENDED = {
  commandType: 'demo.thing.v1.Change',
  commandTime: TIME,
  fingerprint: 'ab'.repeat(32),
  operationKid: 1,
  callbacks: [],
  decision: 'SUCCEEDED',
  error: null,
  steps: [],
  created: false,
} as const;
