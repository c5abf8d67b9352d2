import type { CommandOutcome, LogRecord } from '@waybill/messages';

import type { AggregateKind } from '../aggregate-kind.ts';
import type { RecordCodec } from '../record-codec.ts';

/** An event as deciders know it, and its value as today's schema writes it. */
export type ReadEvent = { readonly type: string; readonly data: unknown; readonly bytes: Buffer | undefined };

/** What became of a command: what two decisions are compared by. */
export type DecidedResult = { readonly outcome: CommandOutcome; readonly events: readonly ReadEvent[] };

/** Reads an event by the readers of the code that is asked, so that what an upcaster gives is no difference. */
export function readEvent(kind: AggregateKind, codec: RecordCodec, value: Uint8Array | null): ReadEvent {
  const decoded = codec.decode(Buffer.from(value ?? []));
  if (!decoded.ok) return { type: 'unreadable', data: decoded.reason, bytes: undefined };
  try {
    const event = kind.eventReaders.get(decoded.fullName)?.(decoded.value);
    const written = event && kind.eventTypes.get(event.type);
    if (event === undefined || written === undefined)
      return { type: decoded.fullName, data: decoded.value, bytes: undefined };
    return { ...event, bytes: codec.encode(written.fullName, event.data) };
  } catch (error) {
    // An upcaster that throws is told by the fold, which comes to this event next.
    return { type: decoded.fullName, data: String(error), bytes: undefined };
  }
}

/** @throws `Error` when the value is no outcome: nobody but an owner writes them */
export function readOutcome(codec: RecordCodec, { value, topic, partition, offset }: LogRecord): CommandOutcome {
  return toOutcome(codec, value, `${topic}/${partition}@${offset}`);
}

/** @param place  for the sentence of the error */
export function toOutcome(codec: RecordCodec, value: Uint8Array | null, place: string): CommandOutcome {
  const decoded = codec.decode(Buffer.from(value ?? []));
  if (!decoded.ok) throw new Error(`The outcome at ${place} can't be read: ${decoded.reason}`);
  // The schema of outcomes is ours and its type is generated from the same file.
  return decoded.value as CommandOutcome;
}
