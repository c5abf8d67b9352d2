import type { Latency } from '../statistics/latency.ts';

/** Where requests go, and by whose leave. */
export type Target = { readonly host: string; readonly port: number; readonly apiKey: string };

/** When requests are sent. */
export type Pace =
  /** Each connection sends its next command when the one before has reached its goal. */
  | { readonly kind: 'closed'; readonly connections: number }
  /** Commands are due at fixed times, whatever is still open. */
  | { readonly kind: 'open'; readonly perSecond: number; readonly connections: number };

/** What the generator does at one go. */
export type LoadPlan = {
  readonly target: Target;
  /** Goal of a command: its 202, or the sight of its terminal status. */
  readonly goal: 'accepted' | 'terminal';
  readonly pace: Pace;
  /** At the same pace, before anything counts. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** No more commands than this, warm-up included. */
  readonly maxCommands: number;
  /** Whether an open loop tells of each command that counts. */
  readonly traced?: boolean;
};

/** One command as its client saw it, ms since 1970. */
export type CommandTrace = {
  readonly commandId: string;
  readonly dueMs: number;
  readonly ackedMs: number;
  readonly terminalMs: number;
};

/** What came of it. Times are ms, from the moment when a command was due (open) or sent (closed). */
export type LoadResult = {
  /** Commands that reached their goal: within the measured time (closed), or due in it (open). */
  readonly completed: number;
  /** Measured time. */
  readonly seconds: number;
  readonly accepted: Latency;
  /** Empty when the goal is the 202. */
  readonly terminal: Latency;
  /** How late the generator itself was; empty for a closed loop. */
  readonly lateness: Latency;
  /** Of warm-up and measured time together. */
  readonly failures: number;
  readonly firstFailure: string | undefined;
  /** All 202s, warm-up included. */
  readonly acceptedInAll: number;
  /** Paths of the last operation of each connection. */
  readonly lastOperations: readonly string[];
  /** Empty when the plan was not traced. */
  readonly traces: readonly CommandTrace[];
};

/** What the generator says while it works; the measured time lies between the first two. */
export type GeneratorMessage =
  | { readonly type: 'measuring' }
  | { readonly type: 'measured' }
  | { readonly type: 'result'; readonly result: LoadResult }
  | { readonly type: 'failed'; readonly reason: string };
