import type { LogRecord, NewRecord } from '@waybill/messages';
import { toDeadLetter } from '@waybill/messages';
import type { RunningSpan } from '@waybill/telemetry';

import { foldOutcome } from '../partition/first-command.ts';
import { followOutcome } from '../partition/follow-outcome.ts';
import type { PartitionState, Stage } from '../partition/partition-state.ts';
import { aggregateOf, openStage } from '../partition/partition-state.ts';
import type { CommandFacts } from './command-facts.ts';
import { readCommandFacts } from './command-facts.ts';
import type { EncodedDecision, RunContext } from './encode-decision.ts';
import { encodeDecision } from './encode-decision.ts';
import { OUR_CODES } from './error-codes.ts';
import { canceledAhead } from './look-ahead.ts';
import type { Verdict } from './judge-command.ts';
import { failed, judgeCommand, judgeRepeat, toDefect } from './judge-command.ts';

/** What fits into one append. */
export type RunLimits = { readonly records: number; readonly sizeBytes: number };

/** A run is cut at the boundary of a decision, far below `max.message.bytes`. */
export const RUN_LIMITS: RunLimits = { records: 500, sizeBytes: 512 * 1024 };

/** Decisions of commands that follow each other, ready to be appended as one batch. */
export type Run = {
  readonly records: readonly NewRecord[];
  /** To be appended before the records. */
  readonly deadLetters: readonly NewRecord[];
  /** One for each command that was decided, to be ended with the append. */
  readonly spans: readonly RunningSpan[];
  /** The state behind the run; merge it once the append is acknowledged. */
  readonly stage: Stage;
  /** How many of the commands were decided. */
  readonly commands: number;
};

/** Decides commands from the first on, as many as fit into one append: at least one, if there is one. */
export function decideRun(
  state: PartitionState,
  commands: readonly LogRecord[],
  context: RunContext,
  limits = RUN_LIMITS,
): Run {
  const stage = openStage(state);
  for (const offset of canceledAhead(commands, context.codec)) stage.canceled.add(offset);
  const records: NewRecord[] = [];
  const deadLetters: NewRecord[] = [];
  const spans: RunningSpan[] = [];
  let sizeBytes = 0;
  for (const record of commands) {
    const { facts, span } = begin(record, context);
    const verdict = judgeCommand(stage, context.kind, context.codec, facts);
    const decision = encodeFitting(context, facts, verdict, limits);
    const { encoded } = decision;
    const fits =
      records.length + encoded.records.length <= limits.records && sizeBytes + encoded.sizeBytes <= limits.sizeBytes;
    // Its span is not ended and so never seen: the next run begins another.
    if (!fits && spans.length > 0) break;
    foldDecision(stage, context, facts, decision);
    deadLetters.push(...deadLettersOf(context, facts, decision));
    records.push(...encoded.records);
    sizeBytes += encoded.sizeBytes;
    spans.push(span);
  }
  return { records, deadLetters, spans, stage, commands: spans.length };
}

/** Decides one command as a defect without asking its decider: it killed those who asked. */
export function decideAsDefect(state: PartitionState, command: LogRecord, context: RunContext, reason: string): Run {
  const stage = openStage(state);
  const { facts, span } = begin(command, context);
  const aggregate = aggregateOf(stage, facts.aggregateKey);
  const verdict = judgeRepeat(stage, facts, aggregate) ?? toDefect(aggregate, reason);
  const decision = encodeFitting(context, facts, verdict, RUN_LIMITS);
  foldDecision(stage, context, facts, decision);
  const { records } = decision.encoded;
  return { records, deadLetters: deadLettersOf(context, facts, decision), spans: [span], stage, commands: 1 };
}

function begin(record: LogRecord, { trace }: RunContext): { readonly facts: CommandFacts; readonly span: RunningSpan } {
  const facts = readCommandFacts(record);
  const span = trace(facts);
  const { metadata } = facts;
  const { traceparent } = span;
  return {
    span,
    facts: traceparent === metadata.traceparent ? facts : { ...facts, metadata: { ...metadata, traceparent } },
  };
}

type Decided = { readonly verdict: Verdict; readonly encoded: EncodedDecision };

/** Encodes what was decided, or why that can't be written: for every command there is an outcome that fits. */
function encodeFitting(context: RunContext, facts: CommandFacts, verdict: Verdict, limits: RunLimits): Decided {
  const decided = encodeOrDefect(context, facts, verdict);
  const { records, sizeBytes } = decided.encoded;
  if (records.length <= limits.records && sizeBytes <= limits.sizeBytes) return decided;
  const tooLarge = failed(verdict.before, OUR_CODES.tooLarge, 'The decision is larger than it may be.');
  // What the command brought along may itself be the reason.
  const { metadata } = facts;
  const type = metadata.type.slice(0, 200);
  const bare = { ...metadata, type, callbacks: [], correlationId: metadata.commandId, traceparent: undefined };
  return { verdict: tooLarge, encoded: encodeDecision(context, { ...facts, metadata: bare }, tooLarge) };
}

function encodeOrDefect(context: RunContext, facts: CommandFacts, verdict: Verdict): Decided {
  try {
    return { verdict, encoded: encodeDecision(context, facts, verdict) };
  } catch (error) {
    const defect = toDefect(verdict.before, error);
    return { verdict: defect, encoded: encodeDecision(context, facts, defect) };
  }
}

function foldDecision(
  stage: Stage,
  { kind }: RunContext,
  { aggregateKey }: CommandFacts,
  { verdict, encoded: { outcome } }: Decided,
): void {
  const behind = followOutcome(verdict.aggregate, outcome, kind.decider.initialState);
  if (behind && behind !== verdict.before) stage.aggregates.set(aggregateKey, behind);
  foldOutcome(stage, outcome);
}

function deadLettersOf(
  { build }: RunContext,
  { record, metadata: { traceparent } }: CommandFacts,
  { verdict: { deadLetter: reason, thrown } }: Decided,
): readonly NewRecord[] {
  return reason === undefined ? [] : [toDeadLetter(record, { reason, thrown, build, traceparent })];
}
