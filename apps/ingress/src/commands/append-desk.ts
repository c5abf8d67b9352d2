import type { Refusal } from '@waybill/http';
import { refuse } from '@waybill/http';
import type { CommandAppender, NewRecord, Offset, Tenant, TopicPartition } from '@waybill/messages';
import { NotAcceptedError } from '@waybill/messages';
import type { Logger } from '@waybill/telemetry';

import type { Limits } from '../limits.ts';
import { trackPendingAppends } from './pending-appends.ts';

export type AppendResult = { readonly offset: Offset } | Refusal;

/** Hands commands to the log, within bounds, and knows what is under way. */
export type AppendDesk = {
  /** Why no command can be taken now. */
  refusal(tenant: Tenant): Refusal | undefined;
  append(tenant: Tenant, at: TopicPartition, record: NewRecord, timestampMs: number): Promise<AppendResult>;
  /** From now on nothing is taken. */
  close(): void;
  /** What the health page tells. */
  figures(): DeskFigures;
};

type DeskFigures = {
  readonly accepting: boolean;
  /** Commands that were appended since the start. */
  readonly accepted: number;
  readonly appends: number;
  readonly oldestAppendMs: number;
};

const UNKNOWN = refuse('append-unknown', 'The command may have been written. Retry with the same Idempotency-Key.');

export function createAppendDesk(
  appender: CommandAppender,
  limits: Limits,
  { now, logger }: { readonly now: () => number; readonly logger: Logger },
): AppendDesk {
  const pending = trackPendingAppends(limits, now);
  let [accepted, closed] = [0, false];

  return {
    refusal(tenant) {
      if (closed) return notAccepted('This server is shutting down');
      if (appender.accepting !== true) return notAccepted(appender.accepting);
      return pending.isFull(tenant) ? notAccepted('Too many commands at once') : undefined;
    },
    append(tenant, at, record, timestampMs) {
      return new Promise((resolve) => {
        const end = pending.add(tenant, record.value.length, () => {
          settle(UNKNOWN);
        });
        const settle = (result: AppendResult) => {
          // The log may still answer what was given up on: the first answer stands.
          end();
          resolve(result);
        };
        appender.append(at, record, timestampMs).then(
          (offset) => {
            accepted += 1;
            settle({ offset });
          },
          (err: unknown) => {
            logger.debug('a command was not appended', { err });
            // Whatever else it was, it may have come after the write.
            settle(err instanceof NotAcceptedError ? notAccepted(err.message) : UNKNOWN);
          },
        );
      });
    },
    close() {
      closed = true;
    },
    figures: () => ({
      accepting: !closed && appender.accepting === true,
      accepted,
      appends: pending.count,
      oldestAppendMs: pending.oldestMs(),
    }),
  };
}

function notAccepted(reason: string): Refusal {
  return refuse('not-accepted', `${reason.replace(/\.$/, '')}. Nothing was written; retry.`);
}
