import type { MessageCodec } from '@waybill/avro';
import type {
  CommandOutcome,
  Log,
  LogRecord,
  NewRecord,
  Offset,
  PartitionWriter,
  TopicPartition,
} from '@waybill/messages';
import { judgeRecord, NO_OFFSET, OUTCOME_TYPE } from '@waybill/messages';
import type { MemoryLog } from '@waybill/testing';

import { RUN_LIMITS } from '../decision/decide-run.ts';
import { COMMANDS, counterKind } from '../fixtures.ts';
import { COMMAND_AGES } from './command-ages.ts';
import { createCommandFeed } from './command-feed.ts';
import type { OwnerParts } from './owner-parts.ts';
import type { OwnerStatus } from './owner-status.ts';
import { newOwnerStatus } from './owner-status.ts';
import { runOwner } from './run-owner.ts';

export const EVENTS: TopicPartition = { topic: 'counters.counter.events.v1', partition: 0 };
export const DEAD_LETTERS: TopicPartition = { topic: 'counters.counter.dlq', partition: 0 };

/** A line of the log that an owner wrote. */
type LoggedLine = { readonly level: string; readonly message: string; readonly fields: unknown };

/** An owner of one partition as a process of its own. */
export type OwnerProcess = {
  readonly status: OwnerStatus;
  readonly lines: readonly LoggedLine[];
  /** Takes the partition away from it and waits until it has left. */
  readonly revoke: () => Promise<void>;
};

let started = 0;

/** What a test may change of an owner. */
export type OwnerChanges = Partial<OwnerParts> & {
  /** @default 0 */
  readonly partition?: number;
};

/** Starts an owner that never waits long; `changes` replace parts of it. */
export function startOwner(log: Log, codec: MessageCodec, changes: OwnerChanges = {}): OwnerProcess {
  const { partition = 0, ...changed } = changes;
  const lines: LoggedLine[] = [];
  const line = (level: string) => (message: string, fields: unknown) => void lines.push({ level, message, fields });
  const logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
  const feed = createCommandFeed(log);
  const parts: OwnerParts = {
    log,
    feed,
    codec,
    logger,
    now: Date.now,
    random: () => 0,
    owner: `process-${(started += 1)}`,
    build: 'test',
    timing: { backOffMs: [0, 0], longestBackOffMs: 0, fencedMs: [0, 0], renewMs: 3_600_000 },
    ages: COMMAND_AGES,
    limits: RUN_LIMITS,
    onDecided: () => undefined,
    ...changed,
  };
  const leave = new AbortController();
  const status = newOwnerStatus();
  const feeding = feed.run(leave.signal);
  const running = runOwner(parts, { kind: counterKind, partition, status, signal: leave.signal });
  return {
    status,
    lines,
    revoke: async () => {
      leave.abort();
      await Promise.all([running, feeding]);
    },
  };
}

/** Every writer that is opened goes through this, as faults do. */
export function withWriter(log: Log, wrap: (writer: PartitionWriter) => PartitionWriter): Log {
  return { ...log, openWriter: async (at) => wrap(await log.openWriter(at)) };
}

/** What a process that was killed waits for. */
export function never<Value>(): Promise<Value> {
  return new Promise(() => undefined);
}

/** An event or outcome as every reader of ours sees it. */
export type Decided = {
  readonly offset: Offset;
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly sequence: string | undefined;
  readonly value: unknown;
};

/** What has been decided: the events partition without claims and void records. */
export function readDecided(log: MemoryLog, codec: MessageCodec, at = EVENTS): readonly Decided[] {
  let token = NO_OFFSET;
  return log.recordsOf(at).flatMap((record) => {
    const verdict = judgeRecord(token, record);
    token = verdict.token;
    return verdict.kind === 'live' ? [toDecided(codec, record)] : [];
  });
}

export function readOutcomes(log: MemoryLog, codec: MessageCodec, at = EVENTS): readonly CommandOutcome[] {
  // Decoded by the schema of outcomes, whose type this is.
  return readDecided(log, codec, at).flatMap(({ type, value }) =>
    type === OUTCOME_TYPE ? [value as CommandOutcome] : [],
  );
}

function toDecided(codec: MessageCodec, { offset, headers, value }: LogRecord): Decided {
  const decoded = value === null ? undefined : codec.decode(value);
  if (!decoded?.ok) throw new Error(`Not readable: ${offset}`);
  const { ce_id: id, ce_type: type, ce_sequence: sequence } = headers;
  return { offset, id, type, sequence, value: decoded.value };
}

/** Appends commands in order, as an ingress does. */
export async function appendAll(log: MemoryLog, records: readonly NewRecord[], timestampMs = Date.now()) {
  for (const record of records) await log.appender.append(COMMANDS, record, timestampMs);
}
