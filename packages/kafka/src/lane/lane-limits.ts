/** What a lane holds at most before it refuses. */
export type LaneLimits = {
  /** Queued and in flight. @default 20000 */
  readonly commands: number;
  /** Queued and in flight. @default 16 MiB */
  readonly bytes: number;
  /** How long a command may wait for its departure. @default 2500 */
  readonly queuedMs: number;
  /** How long an answer may take; a lost one is known after that. @default 2500 */
  readonly answerMs: number;
  /** So long since its coming a command may be repeated until it is acknowledged. @default 5000 */
  readonly deadlineMs: number;
  /** With work waiting and no answer for so long, the breaker opens. @default 2000 */
  readonly silentMs: number;
  /** How long closing may wait for what is under way. @default 10000 */
  readonly drainMs: number;
};

export const LANE_LIMITS: LaneLimits = {
  commands: 20_000,
  bytes: 16 * 1024 * 1024,
  queuedMs: 2_500,
  answerMs: 2_500,
  deadlineMs: 5_000,
  silentMs: 2_000,
  drainMs: 10_000,
};

/** What goes into one batch of one partition. */
export const BATCH_RECORDS = 500;
export const BATCH_BYTES = 512 * 1024;
