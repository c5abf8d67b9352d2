import type { TopicPartition } from './record.ts';

/** Codes of what can go wrong with the log. Test the code, never the message. */
export type LogErrorCode =
  | 'not-accepted'
  | 'append-unknown'
  | 'fenced'
  | 'append-failed'
  | 'offset-out-of-range'
  | 'part-unavailable'
  | 'configuration-refused';

class LogError extends Error {
  readonly code: LogErrorCode;

  constructor(code: LogErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.name = new.target.name;
  }
}

/** The record is surely not in the log: overload, broker away, draining. Retry it. */
export class NotAcceptedError extends LogError {
  constructor(message: string, cause?: unknown) {
    super('not-accepted', message, cause);
  }
}

/** The record may or may not be in the log. Retry with the same command id. */
export class AppendUnknownError extends LogError {
  constructor(message: string, cause?: unknown) {
    super('append-unknown', message, cause);
  }
}

/** Somebody else owns the partition now: stop working on it. */
export class FencedError extends LogError {
  constructor(message: string, cause?: unknown) {
    super('fenced', message, cause);
  }
}

/** An owner's append failed; whether it landed is unknown until the log was read behind a new claim. */
export class AppendFailedError extends LogError {
  constructor(message: string, cause?: unknown) {
    super('append-failed', message, cause);
  }
}

/** History that is needed is missing or unreadable: an alarm, never a reason to go on elsewhere. */
export class OffsetOutOfRangeError extends LogError {
  /** Where, when a fetch loop throws it; the loop's other partitions go on. */
  readonly at: TopicPartition | undefined;

  constructor(message: string, cause?: unknown, at?: TopicPartition) {
    super('offset-out-of-range', message, cause);
    this.at = at;
  }
}

/** Kafka, the registry or MongoDB can't be reached now. */
export class PartUnavailableError extends LogError {
  constructor(message: string, cause?: unknown) {
    super('part-unavailable', message, cause);
  }
}

/** A setting of a part would break a promise, so the service refuses to start; the message names setting and fix. */
export class ConfigurationRefusedError extends LogError {
  constructor(message: string, cause?: unknown) {
    super('configuration-refused', message, cause);
  }
}
