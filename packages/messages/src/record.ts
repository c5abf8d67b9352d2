import type { Offset } from './ids.ts';

/** One partition of one topic, by our own names: a deployment's prefix is added by the adapter. */
export type TopicPartition = { readonly topic: string; readonly partition: number };

/**
 * The headers of one kind of record: those that are the same for all of them, and the names of the others.
 * Make it once and keep it: an adapter encodes the constant part a single time for each object.
 */
export type HeaderShape = {
  readonly constant: readonly (readonly [name: string, value: string])[];
  readonly varying: readonly string[];
};

/** A record to be appended. */
export type NewRecord = {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array;
  readonly headers: HeaderShape;
  /** In the order of `headers.varying`; an undefined one is left out of the record. */
  readonly headerValues: readonly (string | undefined)[];
};

/** A record as it was read. Its bytes are its own: they may be kept. */
export type LogRecord = TopicPartition & {
  readonly offset: Offset;
  /** When it was appended by its writer's clock, ms since 1970. */
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** UTF-8 values by name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
};
