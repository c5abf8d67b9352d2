import type { Contract, EventMetadata } from '@waybill/messages';
import { eventReaders } from '@waybill/messages';

import { toJson } from './to-json.ts';

/** What a message of ours says of itself as a CloudEvent; what is undefined is left out. */
export type CloudEventFields = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: Date;
  readonly tenant: string;
  readonly causationId: string | undefined;
  readonly correlationId: string | undefined;
  /** The aggregate's version with this event. */
  readonly sequence: number | undefined;
  readonly traceparent: string | undefined;
  /** As JSON has it. */
  readonly data: unknown;
};

/** @source  CloudEvents 1.0, JSON Event Format */
export function renderCloudEvent(fields: CloudEventFields): string {
  const { id, source, type, subject, time, tenant, causationId, correlationId, sequence, traceparent, data } = fields;
  return JSON.stringify({
    specversion: '1.0',
    ...{ id, source, type, subject },
    time: time.toISOString(),
    datacontenttype: 'application/json',
    ...{ tenant, causationid: causationId, correlationid: correlationId },
    sequence: sequence === undefined ? undefined : String(sequence),
    ...{ traceparent, data },
  });
}

/** What the headers of a record say, its data as the codec reads it, and its `ce_source`. */
export type ReadEvent = { readonly metadata: EventMetadata; readonly data: unknown; readonly source: string };

/** An event as a CloudEvent in JSON; undefined when the contract does not know it. */
export type EventRenderer = (event: ReadEvent) => string | undefined;

/** Renders the events of a topic: those of an earlier form as what they mean today, under today's name. */
export function createEventRenderer(contract: Contract, eventsTopic: string): EventRenderer {
  const readers = eventReaders(contract, eventsTopic);
  const events = contract.events.filter(({ topic }) => topic === eventsTopic);
  const writers = new Map(events.map(({ type, schema }) => [type, toJson(schema)]));
  return ({ metadata, data, source }) => {
    const event = readers.get(metadata.type)?.(data);
    const write = event && writers.get(event.type);
    if (event === undefined || write === undefined) return undefined;
    const { eventId: id, type, aggregateId: subject, time, tenant, sequence } = metadata;
    const { causationId, correlationId, traceparent } = metadata;
    return renderCloudEvent({
      ...{ id, source, subject, time, tenant, sequence, causationId, correlationId, traceparent },
      type: todaysName(type, event.type),
      data: write(event.data),
    });
  };
}

/** The full name of an event by what it is called today. */
export function todaysName(fullName: string, type: string): string {
  return fullName.slice(0, fullName.lastIndexOf('.') + 1) + type;
}
