import type { MessageCodec } from '@waybill/avro';
import { createMemoryRegistry, openCodec } from '@waybill/avro';
import type { Decider, Decision } from '@waybill/decider';
import { abandon, accept, advance, begin, complete, refuse } from '@waybill/decider';
import type { AggregateId, CommandId, CommandMetadata, LogRecord, NewRecord, TopicPartition } from '@waybill/messages';
import {
  commandHeaders,
  commandHeaderValues,
  defineContract,
  keyedCommandId,
  NOWHERE,
  PARTITIONS,
  partitionOf,
  recordKey,
  toAggregateId,
  toOffset,
  toTenant,
} from '@waybill/messages';
import type { RunningSpan } from '@waybill/telemetry';

import type { AggregateKind } from './aggregate-kind.ts';
import type { CommandFacts } from './decision/command-facts.ts';
import { defineConsumer } from './define-consumer.ts';

const TENANT = toTenant('acme');

const namespace = 'counters.counter.v1';
const type = 'record';
const schemas = {
  commands: {
    Add: {
      type,
      namespace,
      name: 'Add',
      fields: [
        { name: 'by', type: 'int' },
        { name: 'note', type: 'string' },
      ],
    },
  },
  events: {
    Added: { type, namespace, name: 'Added', fields: [{ name: 'by', type: 'int' }] },
    Praised: { type, namespace, name: 'Praised', fields: [{ name: 'words', type: 'string' }] },
  },
  views: {},
} as const;

/** A contract for tests: counters that are added to. */
export const countersContract = defineContract(schemas, {
  team: 'counters',
  aggregates: {
    counter: { commands: { Add: { route: 'PUT /v1/counters/{id}' } }, events: ['Added', 'Praised'] },
  },
  views: {},
});

export type Add = { readonly type: 'Add'; readonly data: { readonly by: number; readonly note: string } };
export type CounterEvent =
  | { readonly type: 'Added'; readonly data: { readonly by: number } }
  | { readonly type: 'Praised'; readonly data: { readonly words: string } };

/** Decisions that a command may ask for by its note. */
const ASKED: Readonly<Record<string, Decision<CounterEvent>>> = {
  misfit: accept({ type: 'Added', data: { by: 0.5 } }),
  begin: begin(),
  advance: advance('Add', 'advanced'),
  complete: complete('Add', 'completed'),
  abandon: abandon('Add', 'given-up', { code: 'too-late', message: 'It took too long.' }),
  defect: abandon('Add', 'given-up', { code: 'decider-defect', message: 'A step broke.' }),
  pretend: abandon('Add', 'given-up', { code: 'precondition-failed', message: 'It is ours to say.' }),
};

/** Adds, praises a hundred, refuses to go below 0, and fails in every way that its command asks for. */
export const counter: Decider<number, Add, CounterEvent> = {
  initialState: 0,
  decide: ({ data: { by, note } }, count) => {
    if (note === 'throw') throw new Error('The decider was told to throw.');
    if (note === 'large') return accept({ type: 'Praised', data: { words: 'x'.repeat(600_000) } });
    if (note.startsWith('praise '))
      return accept({ type: 'Praised', data: { words: 'x'.repeat(Number(note.slice(7))) } });
    const asked = ASKED[note];
    if (asked) return asked;
    if (by === 0) return accept();
    if (count + by < 0) return refuse('below-zero', `There are only ${count}.`, { target: '/by', details: { count } });
    const added = { type: 'Added', data: { by } } as const;
    return count + by >= 100
      ? accept<CounterEvent>(added, { type: 'Praised', data: { words: 'A hundred!' } })
      : accept(added);
  },
  evolve: (count, event) => {
    if (event.type === 'Added' && event.data.by === 13) throw new Error('Thirteen can not be added.');
    return event.type === 'Added' ? count + event.data.by : count;
  },
};

export const COMMANDS: TopicPartition = { topic: 'counters.counter.commands.v1', partition: 0 };

export const counterKind: AggregateKind = kindOf();

function kindOf(): AggregateKind {
  const [kind] = defineConsumer({ team: 'counters', contract: countersContract, deciders: { counter } }).kinds;
  if (kind === undefined) throw new Error('The contract has an aggregate.');
  return kind;
}

/** Tracing without anybody who collects spans. */
export function untraced({ metadata: { traceparent } }: CommandFacts): RunningSpan {
  return { traceparent, end: () => undefined };
}

/** Commands as they stand in partition 0, from offset 0. */
export function commandsIn(records: readonly NewRecord[], timestampMs = 0): readonly LogRecord[] {
  return records.map(({ key, value, headers, headerValues }, offset) => {
    const varying = headers.varying.flatMap((name, at) => {
      const header = headerValues[at];
      return header === undefined ? [] : [[name, header] as const];
    });
    return {
      ...COMMANDS,
      offset: toOffset(offset),
      timestampMs,
      key: key && Buffer.from(key),
      value: Buffer.from(value),
      headers: Object.fromEntries([...headers.constant, ...varying]),
    };
  });
}

export function openCountersCodec(): Promise<MessageCodec> {
  return openCodec({ registry: createMemoryRegistry([countersContract]), contracts: [countersContract] });
}

/** The id of the nth counter that lives in this partition. */
export function counterIn(partition: number, nth = 0): AggregateId {
  for (let number = 0, seen = 0; ; number += 1) {
    const id = toAggregateId(`counter-${number}`);
    if (partitionOf(recordKey(TENANT, id), PARTITIONS) !== partition) continue;
    if (seen === nth) return id;
    seen += 1;
  }
}

const ADD = 'counters.counter.v1.Add';

/** What a test may say about a command; the rest is made up. */
export type AddOptions = Partial<CommandMetadata> & {
  /** Makes the command id. */
  readonly idempotencyKey?: string;
  readonly by?: number;
  readonly note?: string;
};

/** A record that asks to add 1. */
export function addRecord(codec: MessageCodec, options: AddOptions = {}): NewRecord {
  const { idempotencyKey = 'k', by = 1, note = '', aggregateId = ONE, ...changes } = options;
  const commandId = changes.commandId ?? commandIdFor(idempotencyKey, aggregateId);
  const metadata: CommandMetadata = {
    commandId,
    type: ADD,
    tenant: TENANT,
    aggregateId,
    time: new Date(0),
    fingerprint: 'a'.repeat(64),
    operationKid: 1,
    expectedVersion: undefined,
    callbacks: [],
    causationId: undefined,
    causation: undefined,
    position: NOWHERE,
    correlationId: commandId,
    traceparent: undefined,
    ...changes,
  };
  return {
    key: recordKey(metadata.tenant, aggregateId),
    value: codec.encode(ADD, { by, note }),
    headers: commandHeaders(metadata.type, '/ingress'),
    headerValues: commandHeaderValues(metadata),
  };
}

export function commandIdFor(idempotencyKey: string, aggregateId: AggregateId): CommandId {
  return keyedCommandId(TENANT, 'PUT', `/v1/counters/${aggregateId}`, idempotencyKey);
}

/** Two counters of partition 0. */
export const ONE = counterIn(0);
export const TWO = counterIn(0, 1);
