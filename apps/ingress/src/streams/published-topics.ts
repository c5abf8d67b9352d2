import type { EventRenderer } from '@waybill/avro';
import { createEventRenderer } from '@waybill/avro';
import type { Contract } from '@waybill/messages';
import { PARTITIONS, topicTag } from '@waybill/messages';
import { positionKey } from '@waybill/operations';

/** A topic that clients may follow, with all that can be worked out before the first request. */
export type PublishedTopic = {
  readonly topic: string;
  /** By `positionKey`, in the order of their numbers. */
  readonly partitions: readonly string[];
  readonly render: EventRenderer;
};

/** The topics that the contracts publish, by name. */
export function publishedTopics(contracts: readonly Contract[]): ReadonlyMap<string, PublishedTopic> {
  return new Map(
    contracts.flatMap((contract) =>
      contract.aggregates
        .filter(({ published }) => published)
        .map(({ eventsTopic: topic, commandsTopic }) => {
          const tag = topicTag(commandsTopic);
          const partitions = Array.from({ length: PARTITIONS }, (_, number) => positionKey(tag, number));
          return [topic, { topic, partitions, render: createEventRenderer(contract, topic) }];
        }),
    ),
  );
}
