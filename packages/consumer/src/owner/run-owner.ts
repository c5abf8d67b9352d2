import type { Offset } from '@waybill/messages';
import { FencedError, OffsetOutOfRangeError } from '@waybill/messages';

import { HistoryError } from '../partition/history-error.ts';
import { PositionError } from './check-position.ts';
import type { OwnedPartition } from './own-partition.ts';
import { ownPartition } from './own-partition.ts';
import type { OwnerParts } from './owner-parts.ts';
import { pause, untilFired } from './pause.ts';

/** An attempt that lasted so long begins a new row of failures. */
const HEALTHY_MS = 10_000;

/**
 * Owns a partition until it is revoked: takes it up anew after every failure, leaves it alone for a while when somebody
 * else claimed it, stops with an alarm when its history is broken. Never throws, so that no partition touches another.
 */
export async function runOwner(parts: OwnerParts, owned: OwnedPartition): Promise<void> {
  const { signal, status } = owned;
  let failures = 0;
  let marked: Offset | undefined;
  while (!signal.aborted) {
    const startedAtMs = parts.now();
    try {
      const end = await ownPartition(parts, owned, marked);
      marked = typeof end === 'object' ? end.mark : undefined;
    } catch (error) {
      marked = undefined;
      failures = parts.now() - startedAtMs > HEALTHY_MS ? 1 : failures + 1;
      await recover(parts, owned, error, failures);
    }
  }
  status.phase = 'left';
}

/** Resolves when the partition may be claimed again, or is no longer ours. */
async function recover(parts: OwnerParts, owned: OwnedPartition, error: unknown, failures: number): Promise<void> {
  const { signal, status } = owned;
  if (signal.aborted) return;
  status.reason = error instanceof Error ? error.message : String(error);
  if (isBroken(error)) {
    status.phase = 'stopped';
    alarm(parts, owned, error);
    await untilFired(signal);
    return;
  }
  status.phase = 'waiting';
  const waitMs = waitAfter(parts, error, failures);
  note(parts, owned, error, waitMs);
  await pause(waitMs, signal);
}

function isBroken(error: unknown): error is Error {
  return error instanceof HistoryError || error instanceof PositionError || error instanceof OffsetOutOfRangeError;
}

function alarm({ logger }: OwnerParts, { kind, partition }: OwnedPartition, err: Error): void {
  logger.error('partition stopped: its history is broken', { topic: kind.contract.eventsTopic, partition, err });
}

function waitAfter({ random, timing }: OwnerParts, error: unknown, failures: number): number {
  const [least, most] = error instanceof FencedError ? timing.fencedMs : timing.backOffMs;
  const waitMs = least + random() * (most - least);
  if (error instanceof FencedError) return waitMs;
  return Math.min(timing.longestBackOffMs, waitMs * 2 ** (failures - 1));
}

function note({ logger }: OwnerParts, { kind, partition }: OwnedPartition, err: unknown, waitMs: number): void {
  const where = { topic: kind.contract.eventsTopic, partition, waitMs: Math.round(waitMs) };
  if (err instanceof FencedError) logger.info('somebody else owns the partition now', where);
  else logger.warn('partition is taken up anew', { ...where, err });
}
