import type { LogRecord, Offset, PartitionWriter, TopicPartition } from '@waybill/messages';
import { offsetAfter, PartUnavailableError } from '@waybill/messages';

import type { AggregateKind } from '../aggregate-kind.ts';
import type { Run } from '../decision/decide-run.ts';
import { decideAsDefect, decideRun } from '../decision/decide-run.ts';
import { NotLoadedError } from '../partition/aggregates.ts';
import { forgetOldCommands } from '../partition/first-command.ts';
import { merge } from '../partition/partition-state.ts';
import { SnapshotDoubtError } from '../snapshot/doubt-error.ts';
import type { Caution } from './caution.ts';
import { createCaution } from './caution.ts';
import { checkPosition } from './check-position.ts';
import { claimRecord } from './claim-record.ts';
import { forgetDecidedCommands, noteDelay } from './command-ages.ts';
import type { CommandQueue } from './command-queue.ts';
import { endSpans, startCommandSpan } from './command-span.ts';
import { loadAggregates } from './load-aggregates.ts';
import type { OwnerParts } from './owner-parts.ts';
import type { OwnerStatus } from './owner-status.ts';
import { pause } from './pause.ts';
import type { Restored } from './restore-partition.ts';
import { noteBroken, restorePartition } from './restore-partition.ts';
import { RevokedError, unlessRevoked } from './unless-revoked.ts';

/** Commands that are decided in one go, without looking at the clock or at membership. */
const ROUND_COMMANDS = 1_000;
const SCHEMA_RETRY_MS = 1_000;

/** One partition and who is told how it is doing. */
export type OwnedPartition = {
  readonly kind: AggregateKind;
  readonly partition: number;
  readonly status: OwnerStatus;
  /** Fires when the partition is no longer ours. */
  readonly signal: AbortSignal;
};

/**
 * Owns a partition once: claims it, reads it back, decides its commands.
 *
 * @param marked  the command that the claim names, since earlier owners may have died on it
 * @returns       why it ended in order, or which command the next claim must name; anything thrown means that all that was
 *                in memory is worthless
 */
export async function ownPartition(parts: OwnerParts, owned: OwnedPartition, marked?: Offset): Promise<End> {
  const { log, codec, now, owner, build } = parts;
  const { kind, partition, status, signal } = owned;
  const { team, eventsTopic: topic } = kind.contract;
  const claimWith = (released: boolean) =>
    claimRecord(codec, team, { owner, build, at: new Date(now()), released, deciding: marked ?? null });

  status.phase = 'claiming';
  const writer = await unlessRevoked(log.openWriter({ topic, partition }), signal);
  const memory = parts.snapshots?.enter() ?? UNSHARED;
  try {
    const claimedAtMs = now();
    const claim = await writer.claim(claimWith(false));
    const { shareBytes } = memory;
    const { end, saver } = await decideBehind({ claim, claimedAtMs, writer, shareBytes, marked }, parts, owned);
    if (end === 'revoked') await writer.append([claimWith(true)]);
    await saver?.finish();
    return end;
  } finally {
    memory.leave();
    await writer.close();
  }
}

function isDoubtful(error: unknown): boolean {
  return error instanceof SnapshotDoubtError || error instanceof NotLoadedError;
}

/** Whoever keeps no snapshots keeps everything. */
const UNSHARED = { shareBytes: () => Infinity, leave: () => undefined };

type Claimed = {
  readonly claim: Offset;
  readonly claimedAtMs: number;
  readonly writer: PartitionWriter;
  readonly shareBytes: () => number;
  readonly marked: Offset | undefined;
};
/** Why an owner lets go: its time is up, the partition was taken from it, or it claims again to name a command. */
type End = 'renew' | 'revoked' | { readonly mark: Offset };
type Ended = { readonly end: End; readonly saver?: Restored['saver'] };

/** Reads the partition back up to the claim, then decides its commands. */
async function decideBehind(claimed: Claimed, parts: OwnerParts, owned: OwnedPartition): Promise<Ended> {
  const { kind, partition, status, signal } = owned;
  const events = { topic: kind.contract.eventsTopic, partition };
  const commands = { topic: kind.contract.commandsTopic, partition };
  try {
    status.phase = 'restoring';
    const partition = { kind, signal, shareBytes: claimed.shareBytes };
    const restored = await unlessRevoked(restorePartition(parts, events, claimed.claim, partition), signal);
    noteRestored(parts, owned, restored);
    const { progress } = restored.state;
    await unlessRevoked(checkPosition(parts.log, commands, progress), signal);
    void forgetDecidedCommands(parts, commands, progress.decidedThrough);
    const feed = parts.feed.open(commands, offsetAfter(progress.decidedThrough));
    try {
      const end = await decideUntilEnd(parts, { ...owned, ...claimed, events, restored, queue: feed.queue });
      return { end, saver: restored.saver };
    } catch (error) {
      if (isDoubtful(error)) noteBroken(parts, events, restored.saver);
      throw error;
    } finally {
      feed.close();
    }
  } catch (error) {
    if (error instanceof RevokedError) return { end: 'revoked' };
    throw error;
  }
}

type Session = OwnedPartition &
  Claimed & { readonly events: TopicPartition; readonly restored: Restored; readonly queue: CommandQueue };

async function decideUntilEnd(parts: OwnerParts, session: Session): Promise<End> {
  const { queue, signal, status, restored } = session;
  status.phase = 'deciding';
  status.reason = undefined;
  const { marked } = session;
  const caution = createCaution(restored.claims, { self: parts.owner, marked, longestRun: parts.limits.records });
  for (;;) {
    const leftMs = session.claimedAtMs + parts.timing.renewMs - parts.now();
    if (isRevoked(session)) return 'revoked';
    if (leftMs <= 0) return 'renew';
    await waitForCommands(session, leftMs);
    const round = queue.peek(ROUND_COMMANDS);
    noteDelay(parts, status, round[0]);
    if (!(await isReadable(parts, session, round))) continue;
    await unlessRevoked(loadAggregates(restored.state, round), signal);
    for (let at = 0; at < round.length && !isRevoked(session);) {
      const run = decideNext(parts, session, caution, round.slice(at));
      if ('mark' in run) return run;
      await append(parts, session, run);
      at += run.commands;
    }
  }
}

/** Waits for commands, and meanwhile saves what is due. */
async function waitForCommands({ queue, signal, restored: { saver } }: Session, leftMs: number): Promise<void> {
  saver?.saveIfDue();
  saver?.assertSound();
  await queue.wait(Math.min(leftMs, saver?.dueInMs() ?? Infinity), signal);
}

function isRevoked({ signal }: OwnedPartition): boolean {
  return signal.aborted;
}

/** Makes sure that the schemas of these commands are known; false, after a second, while the registry is away. */
async function isReadable({ codec }: OwnerParts, session: Session, round: readonly LogRecord[]): Promise<boolean> {
  try {
    await codec.prepare(round.map(({ value }) => value));
    return true;
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    session.status.phase = 'waiting';
    session.status.reason = error.message;
    await pause(SCHEMA_RETRY_MS, session.signal);
    return false;
  }
}

/** Decides what fits into one append. */
function decideNext(
  parts: OwnerParts,
  session: Session,
  caution: Caution,
  commands: readonly LogRecord[],
): Run | { readonly mark: Offset } {
  const { kind, claim, restored } = session;
  const { codec, build } = parts;
  const context = { kind, codec, claim, now: new Date(parts.now()), trace: startCommandSpan, build };
  const [first] = commands;
  const step = first === undefined ? 'bold' : caution(first);
  if (first === undefined || step === 'bold') return decideRun(restored.state, commands, context, parts.limits);
  if (step === 'mark') return { mark: first.offset };
  if (step === 'careful') return decideRun(restored.state, [first], context, parts.limits);
  parts.logger.error('a command kills its owners and is decided as a defect', addressOf(first));
  return decideAsDefect(restored.state, first, context, 'Three owners in a row died while they decided it.');
}

/** Appends a run, its dead letters first, and makes it the live state. */
async function append(parts: OwnerParts, session: Session, run: Run): Promise<void> {
  const { kind, partition, status, writer, queue, events, restored } = session;
  const at = { topic: kind.contract.deadLetterTopic, partition };
  let appended: Offset;
  try {
    // One after another, so that letters keep the order of their commands.
    for (const letter of run.deadLetters) await parts.log.appendDeadLetter(at, letter);
    appended = await writer.append(run.records);
  } catch (error) {
    endSpans(run.spans, error instanceof Error ? error : new Error('The append failed.'));
    throw error;
  }
  merge(run.stage);
  forgetOldCommands(restored.state);
  restored.saver?.noteAppended(run.records, appended);
  queue.drop(run.commands);
  status.phase = 'deciding';
  status.reason = undefined;
  status.decidedThrough = restored.state.progress.decidedThrough;
  status.decided += run.commands;
  parts.onDecided(events);
  endSpans(run.spans);
}

function noteRestored({ logger }: OwnerParts, { kind, partition, status }: OwnedPartition, restored: Restored): void {
  const { voidRecords, state } = restored;
  const { decidedThrough } = state.progress;
  const where = { topic: kind.contract.eventsTopic, partition };
  status.decidedThrough = decidedThrough;
  status.voidRecords = voidRecords;
  if (voidRecords > 0) logger.warn('records of superseded owners have no effect', { ...where, voidRecords });
  logger.info('partition taken over', { ...where, decidedThrough, aggregates: state.aggregates.size });
}

function addressOf({ topic, partition, offset }: LogRecord) {
  return { topic, partition, offset };
}
