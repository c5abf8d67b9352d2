import type { Decision, Message, Refusal } from '@waybill/decider';
import type { CancelOperation, CommandMetadata, Offset, OutcomeDecision, OutcomeError } from '@waybill/messages';
import { CANCEL_TYPE } from '@waybill/messages';

import type { AggregateKind } from '../aggregate-kind.ts';
import { firstCommandOf } from '../partition/first-command.ts';
import { isKnownCause } from '../partition/follow-outcome.ts';
import type { Aggregate, Stage } from '../partition/partition-state.ts';
import { aggregateOf, isCanceled } from '../partition/partition-state.ts';
import type { RecordCodec } from '../record-codec.ts';
import { readValue } from '../read-value.ts';
import type { CommandFacts } from './command-facts.ts';
import { DefectError } from './defect-error.ts';
import { isOurCode, OUR_CODES } from './error-codes.ts';
import type { JudgedStep } from './judge-step.ts';
import { processOf } from './judge-step.ts';

/** What becomes of one command, before it is encoded. */
export type Verdict = {
  readonly decision: OutcomeDecision;
  readonly events: readonly Message[];
  /** The aggregate before these events; undefined when it had none. */
  readonly before: Aggregate | undefined;
  /** The aggregate behind them. */
  readonly aggregate: Aggregate | undefined;
  readonly error: OutcomeError | null;
  readonly duplicateOf: Offset | null;
  /** The operation of which the command is a step, as it was before it. */
  readonly process?: JudgedStep;
  /** Why the command goes to the dead letters before its outcome is written. */
  readonly deadLetter: string | undefined;
  /** What was thrown, when that is why. */
  readonly thrown?: Error;
};

/**
 * Judges a command, in this order: readable headers, deduplication, cancellation, body, expected version, decider. Never
 * throws: what is thrown in here is a defect of the decider, and the partition goes on.
 */
export function judgeCommand(stage: Stage, kind: AggregateKind, codec: RecordCodec, facts: CommandFacts): Verdict {
  const aggregate = aggregateOf(stage, facts.aggregateKey);
  if (facts.malformed !== undefined) return unreadable(aggregate, facts.malformed);
  const repeat = judgeRepeat(stage, facts, aggregate);
  if (repeat !== undefined) return repeat;
  if (isCanceled(stage, facts.record.offset)) {
    return { decision: 'CANCELED', ...unchanged(aggregate), error: null, duplicateOf: null };
  }
  return judgeFirst(stage, kind, codec, { ...facts, aggregate });
}

/** The command can't be decided for a reason that is our fault: `Failed`, and a dead letter. */
export function toDefect(aggregate: Aggregate | undefined, reason: unknown, message = DEFECT_MESSAGE): Verdict {
  const verdict = { ...failed(aggregate, OUR_CODES.defect, message), deadLetter: String(reason) };
  return reason instanceof Error ? { ...verdict, thrown: reason } : verdict;
}

export function failed(aggregate: Aggregate | undefined, code: string, message: string, details?: unknown): Verdict {
  const error = { code, message, target: null, details: details === undefined ? null : JSON.stringify(details) };
  return { decision: 'FAILED', ...unchanged(aggregate), error, duplicateOf: null };
}

function unchanged(aggregate: Aggregate | undefined): Pick<Verdict, 'events' | 'before' | 'aggregate' | 'deadLetter'> {
  return { events: [], before: aggregate, aggregate, deadLetter: undefined };
}

const DEFECT_MESSAGE = 'The command could not be decided because of a defect of ours. It was reported.';

function unreadable(aggregate: Aggregate | undefined, reason: string): Verdict {
  return toDefect(aggregate, reason, 'The command could not be read. It was reported.');
}

/** The verdict on a command whose id is known; undefined when it is the first. */
export function judgeRepeat(
  stage: Stage,
  { metadata }: CommandFacts,
  aggregate: Aggregate | undefined,
): Verdict | undefined {
  const { commandId, causation } = metadata;
  if (causation !== undefined) {
    if (!isKnownCause(aggregate, causation)) return undefined;
    return { decision: 'DUPLICATE', ...unchanged(aggregate), error: null, duplicateOf: null };
  }
  const first = firstCommandOf(stage, commandId);
  if (first === undefined) return undefined;
  if (first.fingerprint !== metadata.fingerprint) {
    return failed(aggregate, OUR_CODES.keyReused, 'The idempotency key was used for another request before.', {
      commandOffset: String(first.offset),
    });
  }
  const { offset: duplicateOf } = first;
  return { decision: 'DUPLICATE', ...unchanged(aggregate), error: null, duplicateOf };
}

type Asked = CommandFacts & { readonly aggregate: Aggregate | undefined };

function judgeFirst(stage: Stage, kind: AggregateKind, codec: RecordCodec, asked: Asked): Verdict {
  const { record, metadata, aggregate } = asked;
  const type = metadata.type === CANCEL_TYPE ? CANCEL_TYPE : kind.commandTypes.get(metadata.type);
  if (type === undefined) return unreadable(aggregate, `There is no command type ${metadata.type.slice(0, 200)} here.`);
  const body = readValue(codec, record, metadata.type);
  if (!body.ok) return unreadable(aggregate, body.reason);
  const refused = judgeVersion(metadata, aggregate);
  if (refused !== undefined) return refused;
  if (aggregate?.brokenBy !== undefined) return toDefect(aggregate, aggregate.brokenBy);
  try {
    return type === CANCEL_TYPE
      ? // The schema of cancellations is ours and its type is generated from the same file.
        judgeCancellation(stage, kind, body.value as CancelOperation, aggregate)
      : decideFirst(kind, { type, data: body.value }, asked);
  } catch (error) {
    return toDefect(aggregate, error);
  }
}

/** Of an operation that goes on its decider decides; one that was cancelled before it was decided is so already. */
function judgeCancellation(
  stage: Stage,
  { decider }: AggregateKind,
  { operation: offset }: CancelOperation,
  aggregate: Aggregate | undefined,
): Verdict {
  if (isCanceled(stage, offset)) return toVerdict(decider, CANCEL_TYPE, { events: [] }, aggregate);
  const goingOn = Object.entries(aggregate?.running ?? {}).find(([, running]) => running.offset === offset);
  if (goingOn === undefined) return failed(aggregate, OUR_CODES.finished, 'The operation has come to its end.');
  if (decider.cancel === undefined)
    return failed(
      aggregate,
      OUR_CODES.notCancelable,
      'An operation of this kind can not be cancelled once it has begun.',
    );
  return toVerdict(decider, CANCEL_TYPE, decider.cancel(goingOn[0], stateOf(aggregate, decider)), aggregate);
}

function judgeVersion({ expectedVersion: expected }: CommandMetadata, aggregate: Aggregate | undefined) {
  const version = aggregate?.version ?? 0;
  if (expected === undefined || (expected === 'any' ? version > 0 : expected === version)) return undefined;
  const { preconditionFailed } = OUR_CODES;
  return failed(aggregate, preconditionFailed, preconditionMessage(expected, version), { expected, version });
}

function preconditionMessage(expected: number | 'any', version: number): string {
  if (expected === 'any') return 'The resource does not exist.';
  if (expected === 0) return `The resource exists already, in version ${version}.`;
  return `The resource has version ${version}, not ${expected}.`;
}

function decideFirst({ decider }: AggregateKind, command: Message, { metadata, aggregate: before }: Asked): Verdict {
  const { aggregateId, time } = metadata;
  const decision = decider.decide(command, stateOf(before, decider), aggregateId, time);
  return toVerdict(decider, command.type, decision, before);
}

/** @throws `DefectError` for what no decider may say */
function toVerdict(
  decider: AggregateKind['decider'],
  type: string,
  decision: unknown,
  before: Aggregate | undefined,
): Verdict {
  if (!isDecision(decision)) throw new DefectError('The decider did not return a decision.');
  const { events, refusal, goesOn } = decision;
  if (refusal && isOurCode(refusal.code))
    throw new DefectError(`The decider refused with our own code ${refusal.code}.`);
  const process = processOf(decision, type, before);
  let aggregate = before;
  for (const event of events) {
    const state = decider.evolve(stateOf(aggregate, decider), event);
    aggregate = { ...aggregate, state, version: (aggregate?.version ?? 0) + 1 };
  }
  const outcome = { events, before, aggregate, duplicateOf: null, deadLetter: undefined, ...(process && { process }) };
  if (refusal) return { ...outcome, decision: 'FAILED', error: toOutcomeError(refusal) };
  return { ...outcome, decision: goesOn ? 'RUNNING' : 'SUCCEEDED', error: null };
}

function stateOf(aggregate: Aggregate | undefined, { initialState }: AggregateKind['decider']): unknown {
  return aggregate ? aggregate.state : initialState;
}

/** Deciders are others' code: what the types promise is looked at once more. */
function isDecision(value: unknown): value is Decision<Message> {
  return typeof value === 'object' && value !== null && 'events' in value && Array.isArray(value.events);
}

export function toOutcomeError({ code, message, target, details }: Refusal): OutcomeError {
  return { code, message, target: target ?? null, details: details === undefined ? null : JSON.stringify(details) };
}
