/** What became of a command. `RUNNING` is the only one that a later outcome may follow. */
export type OutcomeDecision = 'SUCCEEDED' | 'FAILED' | 'RUNNING' | 'CANCELED' | 'DUPLICATE';

/** Why a command did not succeed. */
export type OutcomeError = {
  readonly code: string;
  readonly message: string;
  /** JSON pointer into the submitted body. */
  readonly target: string | null;
  /** JSON. */
  readonly details: string | null;
};

/** The event that caused a command, when a reactor sent it. */
export type OutcomeCausation = {
  /** `<team>.<name>` */
  readonly reactor: string;
  /** `<tag of its commands topic>|<aggregate id>`: a restored topic has another tag, so its offsets count anew. */
  readonly sourceAggregate: string;
  /** Offset of the record that caused it, in the events partition of the source. */
  readonly sequence: bigint;
  /** Which of the commands that this record caused, from 0. */
  readonly index: number;
  /** It was sent when its time had come, not in the order of its causes. */
  readonly timer: boolean;
};

/** One step of a process. */
export type OutcomeStep = {
  /** What has happened, in kebab case. */
  readonly step: string;
  /** The owner's clock when it was decided. */
  readonly at: Date;
};

/** An operation behind a step of its process: all that its status shows, so that no reader needs another record. */
export type OutcomeProcess = {
  readonly commandId: string;
  readonly commandType: string;
  readonly commandTime: Date;
  readonly fingerprint: string;
  readonly operationKid: number;
  readonly callbacks: readonly string[];
  /** `RUNNING` while further steps follow. */
  readonly decision: OutcomeDecision;
  readonly error: OutcomeError | null;
  /** All steps so far, this one last. */
  readonly steps: readonly OutcomeStep[];
  /** It began with the first event of its aggregate. */
  readonly created: boolean;
};

/** Whether a decision began its aggregate. */
export function isCreating({
  aggregateVersion,
  eventCount,
}: Pick<CommandOutcome, 'aggregateVersion' | 'eventCount'>): boolean {
  return eventCount > 0 && aggregateVersion === eventCount;
}

/** The one result of a command: result event, progress mark and memory for repeats. Its schema is `platform/CommandOutcome.avsc`. */
export type CommandOutcome = {
  readonly commandId: string;
  readonly commandOffset: bigint;
  /** Full name, such as `orders.order.v1.PlaceOrder`. */
  readonly commandType: string;
  /** The command's record time. */
  readonly commandTime: Date;
  /** SHA-256 of the request, hex. */
  readonly fingerprint: string;
  /** Aggregate id. */
  readonly target: string;
  readonly operationKid: number;
  readonly decision: OutcomeDecision;
  readonly error: OutcomeError | null;
  /** Events of the aggregate behind this decision. */
  readonly aggregateVersion: number;
  /** Events of this decision; they stand right before the outcome, in the same record batch. */
  readonly eventCount: number;
  /** Offset of the first command with this id, in the same partition. */
  readonly duplicateOf: bigint | null;
  /** Offset of the command of whose process this command is a step, in the same partition; null for none. */
  readonly operation: bigint | null;
  /** What its causes wrote, by `encodePosition`; with `operation` what all steps of the process have written. */
  readonly position: Buffer | null;
  /** JSON. */
  readonly result: string | null;
  readonly callbacks: readonly string[];
  readonly causation: OutcomeCausation | null;
  /** The operation that `operation` names. */
  readonly process: OutcomeProcess | null;
};

/** Marks the moment from which one process owns a partition. Its schema is `platform/Claim.avsc`. */
export type Claim = {
  readonly owner: string;
  readonly build: string;
  readonly at: Date;
  /** The owner leaves in order; nothing of it follows. */
  readonly released: boolean;
  /** Offset of the command that was being decided when earlier owners died. */
  readonly deciding: bigint | null;
};

/** Asks that an operation of the same aggregate has no effect. Its schema is `platform/CancelOperation.avsc`. */
export type CancelOperation = {
  /** Offset of the command whose operation it is, in the same partition. */
  readonly operation: bigint;
};

/** `ce_type` of outcomes. */
export const OUTCOME_TYPE = 'waybill.v1.CommandOutcome';
/** `ce_type` of claims. */
export const CLAIM_TYPE = 'waybill.v1.Claim';
/** `ce_type` of cancellations. */
export const CANCEL_TYPE = 'waybill.v1.CancelOperation';
