import type { LogRecord, NewRecord } from '@waybill/messages';

import { foldOutcome } from '../partition/first-command.ts';
import type { PartitionState, Stage } from '../partition/partition-state.ts';
import { aggregateOf, openStage } from '../partition/partition-state.ts';
import type { CommandFacts } from './command-facts.ts';
import { readCommandFacts } from './command-facts.ts';
import { toDeadLetter } from './dead-letter.ts';
import type { EncodedDecision, RunContext } from './encode-decision.ts';
import { encodeDecision } from './encode-decision.ts';
import { OUR_CODES } from './error-codes.ts';
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
  const records: NewRecord[] = [];
  const deadLetters: NewRecord[] = [];
  let sizeBytes = 0;
  let decided = 0;
  for (const record of commands) {
    const facts = readCommandFacts(record);
    const decision = decideOne(stage, facts, context, limits);
    const { verdict, encoded } = decision;
    const fits =
      records.length + encoded.records.length <= limits.records && sizeBytes + encoded.sizeBytes <= limits.sizeBytes;
    if (!fits && decided > 0) break;
    if (verdict.deadLetter !== undefined) deadLetters.push(toDeadLetter(record, verdict.deadLetter));
    foldDecision(stage, facts, decision);
    records.push(...encoded.records);
    sizeBytes += encoded.sizeBytes;
    decided += 1;
  }
  return { records, deadLetters, stage, commands: decided };
}

/** Decides one command as a defect without asking its decider: it killed those who asked. */
export function decideAsDefect(state: PartitionState, command: LogRecord, context: RunContext, reason: string): Run {
  const stage = openStage(state);
  const facts = readCommandFacts(command);
  const aggregate = aggregateOf(stage, facts.aggregateKey);
  const verdict = judgeRepeat(stage, facts, aggregate) ?? toDefect(aggregate, reason);
  const decision = encodeFailure(context, facts, verdict);
  foldDecision(stage, facts, decision);
  const { records } = decision.encoded;
  return { records, deadLetters: [toDeadLetter(command, reason)], stage, commands: 1 };
}

type Decided = { readonly verdict: Verdict; readonly encoded: EncodedDecision };

function decideOne(stage: Stage, facts: CommandFacts, context: RunContext, limits: RunLimits): Decided {
  const decided = encodeOrDefect(context, facts, judgeCommand(stage, context.kind, context.codec, facts));
  const { records, sizeBytes } = decided.encoded;
  if (records.length <= limits.records && sizeBytes <= limits.sizeBytes) return decided;
  const { before } = decided.verdict;
  return encodeFailure(context, facts, failed(before, OUR_CODES.tooLarge, 'The decision is larger than it may be.'));
}

function encodeOrDefect(context: RunContext, facts: CommandFacts, verdict: Verdict): Decided {
  try {
    return { verdict, encoded: encodeDecision(context, facts, verdict) };
  } catch (error) {
    return encodeFailure(context, facts, toDefect(verdict.before, String(error)));
  }
}

/** Leaves out what the command brought and may itself be the reason: a failure of ours can always be written. */
function encodeFailure(context: RunContext, facts: CommandFacts, verdict: Verdict): Decided {
  const { metadata } = facts;
  const type = metadata.type.slice(0, 200);
  const bare = { ...metadata, type, callbacks: [], correlationId: metadata.commandId, traceparent: undefined };
  return { verdict, encoded: encodeDecision(context, { ...facts, metadata: bare }, verdict) };
}

function foldDecision(stage: Stage, { aggregateKey }: CommandFacts, { verdict, encoded }: Decided): void {
  if (verdict.events.length > 0 && verdict.aggregate) stage.aggregates.set(aggregateKey, verdict.aggregate);
  foldOutcome(stage, encoded.outcome);
}
