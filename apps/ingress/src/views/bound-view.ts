import { toJson } from '@waybill/avro';
import type { ListShape } from '@waybill/http';
import { listShapeOf } from '@waybill/http';
import type { Contract, Tenant, ViewContract } from '@waybill/messages';
import { PARTITIONS, partitionOf, recordKey, toAggregateId, topicTag } from '@waybill/messages';
import { positionKey } from '@waybill/operations';
import type { FoundView } from '@waybill/projection';

/** A view of a contract with all that can be worked out before the first request. */
export type BoundView = {
  readonly contract: ViewContract;
  readonly shape: ListShape;
  /** The document as clients see it: members of the schema, `id` and `version`. */
  readonly render: (found: FoundView) => Readonly<Record<string, unknown>>;
  readonly etagOf: (found: FoundView) => string;
  readonly url: string;
  /** Every partition that the view folds, by `positionKey`. */
  readonly partitions: readonly string[];
  /** Those that a document can come from: its own for an aggregate's, else all. */
  readonly partitionsOf: (tenant: Tenant, id: string) => readonly string[];
};

/** @throws `TypeError` when the schema is not as contracts need it */
export function bindView(contract: ViewContract, { aggregates }: Contract, publicUrl: string): BoundView {
  const members = toJson(contract.schema);
  const tags = aggregates
    .filter(({ eventsTopic }) => contract.topics.includes(eventsTopic))
    .map(({ commandsTopic }) => topicTag(commandsTopic));
  const partitions = tags.flatMap((tag) => Array.from({ length: PARTITIONS }, (_, number) => positionKey(tag, number)));
  const [tag = ''] = tags;
  return {
    contract,
    shape: listShapeOf(contract),
    // A record is written as an object.
    render: ({ id, version, document }) => ({ ...(members({ ...document, id }) as object), id, version }),
    // The version of a view of many is no version of an aggregate, and must not be taken for one.
    etagOf: ({ version, generation }) => (contract.of === undefined ? `"${generation}-${version}"` : `"${version}"`),
    url: publicUrl + contract.path,
    partitions,
    partitionsOf: (tenant, id) =>
      contract.of === undefined
        ? partitions
        : [positionKey(tag, partitionOf(recordKey(tenant, toAggregateId(id)), PARTITIONS))],
  };
}
