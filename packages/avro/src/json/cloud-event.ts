import type { Contract, EventMetadata } from '@waybill/messages';
import { eventReaders } from '@waybill/messages';

import { toJson } from './to-json.ts';

/** What the headers of a record say, its data as the codec reads it, and its `ce_source`. */
export type ReadEvent = { readonly metadata: EventMetadata; readonly data: unknown; readonly source: string };

/** An event as a CloudEvent in JSON; undefined when the contract does not know it. */
export type EventRenderer = (event: ReadEvent) => string | undefined;

/**
 * Renders the events of a topic: those of an earlier form as what they mean today, under today's name.
 *
 * @source  CloudEvents 1.0, JSON Event Format
 */
export function createEventRenderer(contract: Contract, eventsTopic: string): EventRenderer {
  const readers = eventReaders(contract, eventsTopic);
  const events = contract.events.filter(({ topic }) => topic === eventsTopic);
  const writers = new Map(events.map(({ type, schema }) => [type, toJson(schema)]));
  return ({ metadata, data, source }) => {
    const event = readers.get(metadata.type)?.(data);
    const write = event && writers.get(event.type);
    if (event === undefined || write === undefined) return undefined;
    const { tenant, aggregateId, sequence, traceparent, causationId, correlationId } = metadata;
    return JSON.stringify({
      specversion: '1.0',
      id: metadata.eventId,
      source,
      type: metadata.type.slice(0, metadata.type.lastIndexOf('.') + 1) + event.type,
      subject: aggregateId,
      time: metadata.time.toISOString(),
      datacontenttype: 'application/json',
      ...{ tenant, causationid: causationId, correlationid: correlationId },
      sequence: sequence === undefined ? undefined : String(sequence),
      traceparent,
      data: write(event.data),
    });
  };
}
