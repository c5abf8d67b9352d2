import type { CommandAppender, Log } from '@waybill/messages';
import type { Logger } from '@waybill/telemetry';

import type { RecordCodec } from '../record-codec.ts';
import type { Slots } from './slots.ts';
import type { Timers } from './timers.ts';
import type { CommandWriter } from './write-commands.ts';

/** How a reactor waits, ms. */
export type ReactorTiming = {
  /** Before the second try; doubled with each one, and drawn at random below that. */
  readonly backOffMs: number;
  /** The longest such wait. */
  readonly longestBackOffMs: number;
  /** How long a handler may take. */
  readonly reactWithinMs: number;
  /** Between two writes of positions. */
  readonly saveEveryMs: number;
};

export const REACTOR_TIMING: ReactorTiming = {
  backOffMs: 100,
  longestBackOffMs: 60_000,
  reactWithinMs: 30_000,
  saveEveryMs: 100,
};

/** After so many failures in a row an aggregate is parked: about two seconds of them. */
export const TRIES_BEFORE_PARKING = 5;

/** What the parts of a reactor share. */
export type ReactorParts = {
  readonly log: Log;
  readonly appender: CommandAppender;
  readonly codec: RecordCodec;
  readonly logger: Logger;
  readonly writeCommands: CommandWriter;
  readonly timers: Timers;
  readonly slots: Slots;
  /** ms since 1970 */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly timing: ReactorTiming;
};
