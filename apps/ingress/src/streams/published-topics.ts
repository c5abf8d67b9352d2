import { toJson } from '@waybill/avro';
import type { Contract, EventMetadata, EventReader, Tenant } from '@waybill/messages';
import { eventReaders, PARTITIONS, topicTag } from '@waybill/messages';
import { positionKey } from '@waybill/operations';

/** A topic that clients may follow, with all that can be worked out before the first request. */
export type PublishedTopic = {
  readonly topic: string;
  /** By `positionKey`, in the order of their numbers. */
  readonly partitions: readonly string[];
  readonly readers: ReadonlyMap<string, EventReader>;
  /** Writers of the data of today's events, by short name. */
  readonly writers: ReadonlyMap<string, (value: unknown) => unknown>;
};

/** The topics that the contracts publish, by name. */
export function publishedTopics(contracts: readonly Contract[]): ReadonlyMap<string, PublishedTopic> {
  return new Map(
    contracts.flatMap((contract) =>
      contract.aggregates
        .filter(({ published }) => published)
        .map(({ eventsTopic: topic, commandsTopic }) => {
          const events = contract.events.filter((event) => event.topic === topic);
          const tag = topicTag(commandsTopic);
          return [
            topic,
            {
              topic,
              partitions: Array.from({ length: PARTITIONS }, (_, number) => positionKey(tag, number)),
              readers: eventReaders(contract, topic),
              writers: new Map(events.map(({ type, schema }) => [type, toJson(schema)])),
            },
          ];
        }),
    ),
  );
}

/**
 * An event as a CloudEvent in JSON; undefined when the contract does not know it.
 *
 * @param data    as the codec reads it
 * @source        CloudEvents 1.0, JSON Event Format
 */
export function toCloudEvent(
  { readers, writers }: PublishedTopic,
  metadata: EventMetadata,
  { data, source }: { readonly data: unknown; readonly source: string },
): string | undefined {
  const event = readers.get(metadata.type)?.(data);
  const write = event && writers.get(event.type);
  if (event === undefined || write === undefined) return undefined;
  const { tenant, aggregateId, sequence, traceparent } = metadata;
  return JSON.stringify({
    specversion: '1.0',
    id: metadata.eventId,
    source,
    // What an earlier form means today has today's name.
    type: metadata.type.slice(0, metadata.type.lastIndexOf('.') + 1) + event.type,
    subject: aggregateId,
    time: metadata.time.toISOString(),
    datacontenttype: 'application/json',
    ...extensions(tenant, metadata),
    sequence: sequence === undefined ? undefined : String(sequence),
    traceparent,
    data: write(event.data),
  });
}

function extensions(tenant: Tenant, { causationId, correlationId }: EventMetadata): object {
  return { tenant, causationid: causationId, correlationid: correlationId };
}
