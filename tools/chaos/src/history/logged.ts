/** Where a record stands; topics are named without the prefix of the run. */
export type Address = { readonly topic: string; readonly partition: number; readonly offset: number };

/** The decoded value of a record. */
export type Body = Readonly<Record<string, unknown>>;

/** A command as it lies in the log. */
export type LoggedCommand = Address & {
  /** ms since 1970, stamped by the ingress */
  readonly timestampMs: number;
  readonly commandId: string;
  /** Full name, such as `inventory.product.v1.AdjustStock`. */
  readonly type: string;
  readonly tenant: string;
  readonly aggregateId: string;
  readonly body: Body;
};

/** A record of an events topic. */
export type LoggedRecord = Address & {
  readonly timestampMs: number;
  readonly kind: 'claim' | 'event' | 'outcome';
  /** The fencing token in its header; of a claim its own offset; -1 for none. */
  readonly token: number;
  /** `ce_id`. */
  readonly id: string;
  readonly type: string;
  /** Empty on claims. */
  readonly aggregateId: string;
  /** The id of the command that was decided; empty on claims. */
  readonly commandId: string;
  /** `ce_sequence` of an event; 0 on others. */
  readonly sequence: number;
  readonly body: Body;
};

/** Everything that lies in the log, in the order of topic, partition and offset. */
export type LogHistory = {
  readonly commands: readonly LoggedCommand[];
  readonly records: readonly LoggedRecord[];
};

/** An address as a person reads it. */
export function nameOf({ topic, partition, offset }: Address): string {
  return `${topic}/${partition}@${offset}`;
}

/** The partition of an address as a key. */
export function partitionOf({ topic, partition }: Omit<Address, 'offset'>): string {
  return `${topic}/${partition}`;
}

/** The commands topic of an events topic. */
export function commandsTopicOf(eventsTopic: string): string {
  return eventsTopic.replace('.events.', '.commands.');
}

/** Orders records by topic, partition and offset. */
export function byAddress(one: Address, other: Address): number {
  if (one.topic !== other.topic) return one.topic < other.topic ? -1 : 1;
  return one.partition - other.partition || one.offset - other.offset;
}

/** Things by a key, in the order in which they came. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
