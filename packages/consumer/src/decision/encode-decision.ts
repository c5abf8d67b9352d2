import type { ProcessStep } from '@waybill/decider';
import type {
  CommandMetadata,
  CommandOutcome,
  EventMetadata,
  NewRecord,
  Offset,
  OutcomeDecision,
  OutcomeProcess,
} from '@waybill/messages';
import { encodePosition, eventHeaderValues, eventId, joinPositions, NOWHERE, parsePosition } from '@waybill/messages';
import type { RunningSpan } from '@waybill/telemetry';

import type { AggregateKind, RecordType } from '../aggregate-kind.ts';
import type { RecordCodec } from '../record-codec.ts';
import type { CommandFacts } from './command-facts.ts';
import { DefectError } from './defect-error.ts';
import type { Verdict } from './judge-command.ts';
import { toOutcomeError } from './judge-command.ts';
import type { JudgedStep } from './judge-step.ts';

/** With what a run of decisions is written down. */
export type RunContext = {
  readonly kind: AggregateKind;
  readonly codec: RecordCodec;
  /** The owner's fencing token. */
  readonly claim: Offset;
  /** The owner's clock at the begin of the run. */
  readonly now: Date;
  /** Begins the span of a command; what it causes carries its trace context. */
  readonly trace: (facts: CommandFacts) => RunningSpan;
  /** Version of this build, for dead letters. */
  readonly build: string;
};

/** A decision as the records that say it: its events, then its outcome. */
export type EncodedDecision = {
  readonly records: readonly NewRecord[];
  /** About what they take in a record batch, rather too much. */
  readonly sizeBytes: number;
  readonly outcome: CommandOutcome;
};

/** @throws `Error` when an event does not fit its schema or the contract does not know it: a defect of the decider */
export function encodeDecision(context: RunContext, facts: CommandFacts, verdict: Verdict): EncodedDecision {
  const { kind, codec } = context;
  const versionBefore = verdict.before?.version ?? 0;
  const outcome = toOutcome(facts, verdict, context.now);
  const records = verdict.events.map((event, index) => {
    const type = kind.eventTypes.get(event.type);
    if (type === undefined) throw new DefectError(`The contract has no event ${event.type} of this aggregate.`);
    const value = codec.encode(type.fullName, event.data);
    return toRecord(context, facts, { type, value, index, sequence: versionBefore + index + 1 });
  });
  const { outcomeType: type } = kind;
  const value = codec.encode(type.fullName, outcome);
  records.push(toRecord(context, facts, { type, value, index: 'outcome', sequence: undefined }));
  return { records, sizeBytes: records.reduce((sum, record) => sum + sizeOf(record), 0), outcome };
}

function toOutcome({ record, metadata }: CommandFacts, verdict: Verdict, now: Date): CommandOutcome {
  const { decision, error, aggregate, events, duplicateOf } = verdict;
  return {
    commandId: metadata.commandId,
    commandOffset: record.offset,
    commandType: metadata.type,
    commandTime: new Date(record.timestampMs),
    fingerprint: metadata.fingerprint,
    target: metadata.aggregateId,
    operationKid: metadata.operationKid,
    decision,
    error,
    aggregateVersion: aggregate?.version ?? 0,
    eventCount: events.length,
    duplicateOf,
    operation: verdict.process?.operation.offset ?? null,
    position: positionBehind(metadata, verdict),
    result: null,
    // The first one's operation tells its callbacks.
    callbacks: decision === 'DUPLICATE' ? [] : metadata.callbacks,
    causation: metadata.causation ?? null,
    process: verdict.process ? toProcess(verdict.process, now) : null,
  };
}

/** What the causes of this command and, if it is a step, all earlier steps have written. */
function positionBehind({ position }: CommandMetadata, { process }: Verdict): Buffer | null {
  const before = process?.operation.position;
  const joined = before ? joinPositions(parsePosition(before) ?? NOWHERE, position) : position;
  return joined.size === 0 ? null : encodePosition(joined);
}

/** Of a process that makes more steps the latest are shown. */
const MOST_STEPS = 50;

function toProcess({ operation, step: { step, ends } }: JudgedStep, now: Date): OutcomeProcess {
  const { commandId, commandType, commandTimeMs, fingerprint, operationKid, callbacks, created } = operation;
  const steps = [...operation.steps, { step, atMs: now.getTime() }].slice(-MOST_STEPS);
  return {
    ...{ commandId, commandType, fingerprint, operationKid, callbacks, created },
    commandTime: new Date(commandTimeMs),
    decision: decisionOf(ends),
    error: typeof ends === 'object' ? toOutcomeError(ends) : null,
    steps: steps.map((one) => ({ step: one.step, at: new Date(one.atMs) })),
  };
}

function decisionOf(ends: ProcessStep['ends']): OutcomeDecision {
  if (ends === undefined) return 'RUNNING';
  if (ends === 'succeeded') return 'SUCCEEDED';
  return ends === 'canceled' ? 'CANCELED' : 'FAILED';
}

type Part = Pick<EventMetadata, 'sequence'> & {
  readonly type: RecordType;
  readonly value: Buffer;
  readonly index: number | 'outcome';
};

function toRecord({ claim, now }: RunContext, { record, metadata, key }: CommandFacts, part: Part): NewRecord {
  const { type, value, index, sequence } = part;
  const headerValues = eventHeaderValues({
    eventId: eventId(record.topic, record.partition, record.offset, index),
    type: type.fullName,
    tenant: metadata.tenant,
    aggregateId: metadata.aggregateId,
    time: now,
    sequence,
    causationId: metadata.commandId,
    correlationId: metadata.correlationId,
    claim,
    position: metadata.position,
    traceparent: metadata.traceparent,
  });
  return { key, value, headers: type.headers, headerValues };
}

/** For the constant headers, the names of the others and the lengths of all parts. */
const ALLOWANCE_BYTES = 320;

function sizeOf({ key, value, headerValues }: NewRecord): number {
  let size = ALLOWANCE_BYTES + (key?.length ?? 0) + value.length;
  for (const header of headerValues) if (header !== undefined) size += Buffer.byteLength(header);
  return size;
}
