import type { MessageCodec } from '@waybill/avro';
import type { CommandOutcome, Log, LogRecord, Offset } from '@waybill/messages';
import {
  CANCEL_TYPE,
  CLAIM_TYPE,
  judgeRecord,
  NO_OFFSET,
  offsetAfter,
  OUTCOME_TYPE,
  parseEventMetadata,
  toOffset,
} from '@waybill/messages';

import type { AggregateKind } from '../aggregate-kind.ts';
import { commandIdOf } from '../decision/command-facts.ts';
import { decideRun } from '../decision/decide-run.ts';
import { forgetOldCommands } from '../partition/first-command.ts';
import type { Restoring } from '../partition/fold-record.ts';
import { beginRestoring, foldRecord } from '../partition/fold-record.ts';
import { HistoryError } from '../partition/history-error.ts';
import type { PartitionState } from '../partition/partition-state.ts';
import { emptyPartition, merge, openStage } from '../partition/partition-state.ts';
import { CommandCursor } from './command-cursor.ts';
import type { DecidedResult } from './decided-result.ts';
import { readEvent, readOutcome, toOutcome } from './decided-result.ts';

/** The part of the log that looking back needs: nothing can be written through it. */
export type ReadableLog = Pick<Log, 'readRange' | 'endOffset' | 'startOffset' | 'offsetAt'>;

/** Which commands of a partition are decided again, and how far its events are read. */
export type CommandRange = {
  readonly partition: number;
  /** The first one. */
  readonly from: Offset;
  /** Behind the last one. */
  readonly to: Offset;
  /** The first one that the log still has. */
  readonly start: Offset;
  /** Behind the last record of the events partition at the moment of the question. */
  readonly eventsEnd: Offset;
};

/** A command that was decided again, or one of which only the outcome is left. */
export type DecidedAgain =
  | {
      readonly kind: 'decided';
      readonly command: LogRecord;
      readonly recorded: DecidedResult;
      readonly other: DecidedResult;
    }
  | { readonly kind: 'missing'; readonly offset: bigint };

/**
 * The range of one partition between two times, ms since 1970, by the record times of its commands. Ends are taken here,
 * once: what comes later is not looked at.
 */
export async function cutNow(
  log: ReadableLog,
  { contract: { commandsTopic, eventsTopic } }: AggregateKind,
  partition: number,
  times: { readonly fromMs: number | undefined; readonly toMs: number | undefined },
): Promise<CommandRange> {
  // Events first: each of them then has its command below the end of the commands.
  const eventsEnd = await log.endOffset({ topic: eventsTopic, partition });
  const at = { topic: commandsTopic, partition };
  const end = await log.endOffset(at);
  const start = await log.startOffset(at);
  const from = times.fromMs === undefined ? toOffset(0n) : await log.offsetAt(at, times.fromMs);
  const to = times.toMs === undefined ? end : await log.offsetAt(at, times.toMs);
  return { partition, from, to: to < end ? to : end, start, eventsEnd };
}

/**
 * Decides the recorded commands of a partition again by other code, in the order of the log. Each is judged by the
 * consumer's own decision, with repeats, expected versions, processes and causes as they were, on the state that its
 * recorded predecessors left: differences do not cascade. What was cancelled before it was decided stays so.
 *
 * @param kind  what decides now, and folds what was recorded
 * @throws      `HistoryError` when that code can't fold what was recorded, `OffsetOutOfRangeError` when the begin of the
 *              events is not there any more
 */
export async function* decideAgain(
  { log, codec }: { readonly log: ReadableLog; readonly codec: MessageCodec },
  kind: AggregateKind,
  range: CommandRange,
): AsyncIterable<DecidedAgain> {
  const { partition, from, to, start, eventsEnd } = range;
  if (eventsEnd === 0n || from >= to) return;
  const first = from < start ? start : from;
  const commands = new CommandCursor(log, { topic: kind.contract.commandsTopic, partition }, first, to);
  const state = emptyPartition();
  const asked: Asked = { kind, codec, state, canceled: new Set() };
  const restoring = beginRestoring(openStage(state), kind, codec);
  try {
    for await (const { records, outcomeRecord } of readDecisions({ log, codec }, kind, range)) {
      const outcome = readOutcome(codec, outcomeRecord);
      if (outcome.commandOffset >= to) return;
      if (outcome.commandOffset >= from) {
        const command = await commands.at(outcome.commandOffset);
        yield command === undefined
          ? { kind: 'missing', offset: outcome.commandOffset }
          : { kind: 'decided', ...(await decideOne(asked, command, { outcome, outcomeRecord, records })) };
      }
      takeIn(restoring, records);
      if (outcome.decision === 'CANCELED') asked.canceled.add(outcome.commandOffset);
    }
  } finally {
    await commands.close();
  }
}

type Asked = {
  readonly kind: AggregateKind;
  readonly codec: MessageCodec;
  readonly state: PartitionState;
  /** Commands that ended before they were decided. */
  readonly canceled: Set<bigint>;
};

type Recorded = {
  readonly outcome: CommandOutcome;
  readonly outcomeRecord: LogRecord;
  readonly records: readonly LogRecord[];
};

async function decideOne({ kind, codec, state, canceled }: Asked, command: LogRecord, recorded: Recorded) {
  const { outcome, outcomeRecord, records } = recorded;
  if (commandIdOf(command) !== outcome.commandId) {
    const { topic, partition, offset } = command;
    throw new HistoryError(`The command ${topic}/${partition}@${offset} is not the one that was decided there.`);
  }
  await codec.prepare([command.value]);
  // Whether a hint came in time no decider can know, so what it did is taken as given.
  state.canceled.clear();
  if (outcome.decision === 'CANCELED') state.canceled.add(outcome.commandOffset);
  if (outcome.commandType === CANCEL_TYPE && outcome.decision === 'SUCCEEDED')
    for (const offset of canceled) state.canceled.add(offset);
  const metadata = parseEventMetadata(outcomeRecord);
  const now = typeof metadata === 'string' ? new Date(outcomeRecord.timestampMs) : metadata.time;
  const trace = () => ({ traceparent: undefined, end: () => undefined });
  const run = decideRun(state, [command], { kind, codec, claim: toOffset(0n), now, trace, build: 'what-if' });
  const values = run.records.map(({ value }) => value);
  return {
    command,
    recorded: {
      outcome,
      events: records.filter(isEvent).map(({ value }) => readEvent(kind, codec, value)),
    },
    other: {
      outcome: toOutcome(codec, values.at(-1) ?? null, 'the end of the new decision'),
      events: values.slice(0, -1).map((value) => readEvent(kind, codec, value)),
    },
  };
}

function isEvent({ headers }: LogRecord): boolean {
  return headers['ce_type'] !== OUTCOME_TYPE && headers['ce_type'] !== CLAIM_TYPE;
}

function takeIn(restoring: Restoring, records: readonly LogRecord[]): void {
  for (const record of records) foldRecord(restoring, record);
  merge(restoring.stage);
  forgetOldCommands(restoring.stage.base);
}

/** The decisions of an events partition, each with the claims before it and without what superseded owners wrote. */
async function* readDecisions(
  { log, codec }: { readonly log: ReadableLog; readonly codec: MessageCodec },
  kind: AggregateKind,
  { partition, eventsEnd }: CommandRange,
): AsyncIterable<{ readonly records: readonly LogRecord[]; readonly outcomeRecord: LogRecord }> {
  const at = { topic: kind.contract.eventsTopic, partition };
  let token = NO_OFFSET;
  let open: LogRecord[] = [];
  for await (const some of log.readRange(at, toOffset(0n), offsetAfter(eventsEnd, -1))) {
    await codec.prepare(some.map(({ value }) => value));
    for (const record of some) {
      const verdict = judgeRecord(token, record);
      token = verdict.token;
      if (verdict.kind === 'void') continue;
      open.push(record);
      if (record.headers['ce_type'] !== OUTCOME_TYPE) continue;
      yield { records: open, outcomeRecord: record };
      open = [];
    }
  }
}
