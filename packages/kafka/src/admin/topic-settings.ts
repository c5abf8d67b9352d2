const HOUR_MS = 3_600_000;
const MIB = 1024 * 1024;

/** A topic that the platform needs, by our own name. */
export type TopicSpec = {
  readonly topic: string;
  readonly kind: 'commands' | 'events' | 'dead-letters';
  readonly partitions: number;
};

/**
 * The settings that keep our promises; every one of them is set at creation and checked at start.
 *
 * Events are kept for ever: all state is folded from them. Commands too, as far as the broker is concerned: they may only
 * be deleted once they are decided *and* 30 days old, which no setting can say. The owner of a partition does it.
 *
 * @param replication  copies of each partition
 */
export function topicSettings(replication: number): Readonly<Record<string, string>> {
  return {
    'cleanup.policy': 'delete',
    'retention.ms': '-1',
    'retention.bytes': '-1',
    // Log time decides about repeats, so it must be the writer's, and nobody's may be far off.
    'message.timestamp.type': 'CreateTime',
    'message.timestamp.before.max.ms': String(HOUR_MS),
    'message.timestamp.after.max.ms': String(HOUR_MS),
    'max.message.bytes': String(MIB),
    'compression.type': 'producer',
    // A claim or a decision must not vanish with a leader.
    'unclean.leader.election.enable': 'false',
    'min.insync.replicas': String(Math.max(1, replication - 1)),
  };
}

/** As many copies as there are brokers, three at most. */
export function replicationOf(brokers: number): number {
  return Math.min(3, brokers);
}
