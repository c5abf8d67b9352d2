import { toJson } from '@waybill/avro';
import type { ListShape } from '@waybill/http';
import { listShapeOf } from '@waybill/http';
import type { ViewContract } from '@waybill/messages';
import type { FoundView } from '@waybill/projection';

/** A view of a contract with all that can be worked out before the first request. */
export type BoundView = {
  readonly contract: ViewContract;
  readonly shape: ListShape;
  /** The document as clients see it: members of the schema, `id` and `version`. */
  readonly render: (found: FoundView) => Readonly<Record<string, unknown>>;
  readonly etagOf: (found: FoundView) => string;
  readonly url: string;
};

/** Generations of views are counted from 1, and nothing makes a second one yet. */
const GENERATION = 1;

/** @throws `TypeError` when the schema is not as contracts need it */
export function bindView(contract: ViewContract, publicUrl: string): BoundView {
  const members = toJson(contract.schema);
  return {
    contract,
    shape: listShapeOf(contract),
    // A record is written as an object.
    render: ({ id, version, document }) => ({ ...(members({ ...document, id }) as object), id, version }),
    // The version of a view of many is no version of an aggregate, and must not be taken for one.
    etagOf: ({ version }) => (contract.of === undefined ? `"${GENERATION}-${version}"` : `"${version}"`),
    url: publicUrl + contract.path,
  };
}
