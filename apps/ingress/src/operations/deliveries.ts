import type { AggregateId, Tenant } from '@waybill/messages';
import { commandsTopic, partitionOf, PARTITIONS, recordKey, toAggregateId, topicTag } from '@waybill/messages';
import type { Moment, OperationKeys, OperationRow } from '@waybill/operations';
import { mintOperationId, positionKey } from '@waybill/operations';
import type { FoundView, ViewReader } from '@waybill/projection';

/** What became of telling the end of an operation. */
export type Delivery = {
  /** Grows with each change. */
  readonly version: number;
  /** Every endpoint has answered 2xx: that never changes again. */
  readonly acknowledged: boolean;
  /** As clients see them. */
  readonly callbacks: readonly object[];
};

/** The deliveries of one operation: their aggregate, and the partition in which they are decided. */
export type DeliveryAddress = { readonly tenant: Tenant; readonly id: AggregateId; readonly partition: string };

/** What is known of deliveries. They are documents of their own, so that rows of operations can be kept when final. */
export type Deliveries = {
  /** undefined when the key of the operation's id is gone, so that nobody can name it. */
  addressOf(row: OperationRow): DeliveryAddress | undefined;
  /** undefined where nobody is told, or nobody yet. @throws `PartUnavailableError` */
  read(address: DeliveryAddress, after: Moment | undefined): Promise<Delivery | undefined>;
};

/** The view that is joined, and the topic of the commands behind it. */
const VIEW = 'webhook-deliveries';
/** Where deliveries are commanded. */
export const DELIVERY_COMMANDS = commandsTopic('platform', 'delivery');
const TAG = topicTag(DELIVERY_COMMANDS);

/** The partition of an operation's deliveries: their aggregate has its id. */
export function deliveryPartition(tenant: Tenant, id: AggregateId): number {
  return partitionOf(recordKey(tenant, id), PARTITIONS);
}

/** Deliveries as the view has them: read each time, never kept. */
export function createDeliveries(views: Pick<ViewReader, 'get'>, keys: OperationKeys): Deliveries {
  return {
    // A repeat shows what its first has, and callbacks go out for the first alone.
    addressOf(row) {
      if (!keys.byKid.has(row.kid)) return undefined;
      const [tenant, id] = [row.tenant, toAggregateId(mintOperationId(row, keys))];
      return { tenant, id, partition: positionKey(TAG, deliveryPartition(tenant, id)) };
    },
    async read({ tenant, id }, after) {
      const found = await views.get(VIEW, tenant, id, after);
      return found && toDelivery(found);
    },
  };
}

function toDelivery({ version, document }: FoundView): Delivery {
  const callbacks: unknown = document['callbacks'];
  return {
    version,
    acknowledged: document['state'] === 'delivered',
    callbacks: Array.isArray(callbacks) ? callbacks.map(toMember) : [],
  };
}

/** What is not there yet is left out. */
function toMember(callback: object): object {
  const { endpoint, state, attempts, lastStatus, lastFailure, deliveredAt, nextAttemptAt } = callback as Readonly<
    Record<string, unknown>
  >; // Checked when it was folded.
  const maybe = { lastStatus, lastFailure, deliveredDateTime: deliveredAt, nextAttemptDateTime: nextAttemptAt };
  const there = Object.entries(maybe).filter(([, value]) => value !== null && value !== undefined);
  return { endpoint, state, attempts, ...Object.fromEntries(there) };
}
