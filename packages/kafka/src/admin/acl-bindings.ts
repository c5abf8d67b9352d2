/** What one may do with something of Kafka's, by the names of its ACLs. */
export type AclOperation = 'Read' | 'Write' | 'Create' | 'Delete' | 'Describe' | 'DescribeConfigs' | 'AlterConfigs';

/** What somebody may do, by our own names. */
export type AccessRight =
  | { readonly on: 'topic' | 'group' | 'kafka-topic'; readonly name: string; readonly may: readonly AclOperation[] }
  /** The right to own the partitions of an events topic: its transactional ids are the topic's name and a partition. */
  | { readonly on: 'partitions-of'; readonly name: string; readonly may: readonly AclOperation[] }
  | { readonly on: 'cluster'; readonly may: readonly AclOperation[] };

/** One ACL as Kafka keeps it: it allows one operation, from any host. */
export type AclBinding = {
  /** Such as `User:ingress`. */
  readonly principal: string;
  readonly resource: 'topic' | 'group' | 'transactional-id' | 'cluster';
  /** With the prefix of all topics, groups and transactional ids. */
  readonly name: string;
  readonly pattern: 'literal' | 'prefixed';
  readonly operation: AclOperation;
};

/** The only name of the resource "cluster". */
const THE_CLUSTER = 'kafka-cluster';

/**
 * The ACLs that give a principal these rights.
 *
 * @param topicPrefix  what is put before every name of ours; Kafka's own topics have no prefix
 */
export function aclBindings(
  principal: string,
  rights: readonly AccessRight[],
  topicPrefix: string,
): readonly AclBinding[] {
  return rights.flatMap((right) =>
    right.may.map((operation) => ({ principal, ...resourceOf(right, topicPrefix), operation })),
  );
}

function resourceOf(right: AccessRight, prefix: string): Pick<AclBinding, 'resource' | 'name' | 'pattern'> {
  switch (right.on) {
    case 'topic':
    case 'group':
      return { resource: right.on, name: prefix + right.name, pattern: 'literal' };
    case 'kafka-topic':
      return { resource: 'topic', name: right.name, pattern: 'literal' };
    case 'partitions-of':
      // The dot belongs to it: without it the ids of a topic whose name begins alike would be covered too.
      return { resource: 'transactional-id', name: `${prefix}${right.name}.`, pattern: 'prefixed' };
    case 'cluster':
      return { resource: 'cluster', name: THE_CLUSTER, pattern: 'literal' };
  }
}
