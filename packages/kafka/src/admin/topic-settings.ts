const HOUR_MS = 3_600_000;
const MIB = 1024 * 1024;
const FOR_EVER = '-1';

/** What a topic is for. */
export type TopicKind = 'commands' | 'events' | 'dead-letters';

/** A topic that the platform needs, by our own name. */
export type TopicSpec = {
  readonly topic: string;
  readonly kind: TopicKind;
  readonly partitions: number;
  /** Copies of each partition. @default as many as there are brokers, three at most */
  readonly replication?: number | undefined;
  /** How long dead letters stay, ms; nothing else is ever deleted by its age. @default for ever */
  readonly retentionMs?: number | undefined;
};

/**
 * The settings that keep our promises: set at creation, checked at start, never a matter of a file.
 *
 * Events are kept for ever: all state is folded from them. Commands too, as far as the broker is concerned: they may only
 * be deleted once they are decided *and* 30 days old, which no setting can say. The owner of a partition does it.
 *
 * @param replication  copies of each partition
 */
export function platformSettings(kind: TopicKind, replication: number): Readonly<Record<string, string>> {
  return {
    // Compaction would keep the last record of a key; a fold needs them all.
    'cleanup.policy': 'delete',
    'retention.bytes': FOR_EVER,
    ...(kind === 'dead-letters' ? {} : { 'retention.ms': FOR_EVER }),
    // Log time decides about repeats, so it must be the writer's, and nobody's may be far off.
    'message.timestamp.type': 'CreateTime',
    'message.timestamp.before.max.ms': String(HOUR_MS),
    'message.timestamp.after.max.ms': String(HOUR_MS),
    // Writers cut at half of it; a broker that took less would refuse a decision for ever.
    'max.message.bytes': String(MIB),
    // Bytes stay as they were sent: our readers take no compressed batch.
    'compression.type': 'producer',
    // A claim or a decision must not vanish with a leader.
    'unclean.leader.election.enable': 'false',
    'min.insync.replicas': String(Math.max(1, replication - 1)),
  };
}

/** All settings of a topic: the platform's, and for dead letters how long they stay. */
export function topicSettings(
  { kind, retentionMs }: Pick<TopicSpec, 'kind' | 'retentionMs'>,
  replication: number,
): Readonly<Record<string, string>> {
  const retention = kind === 'dead-letters' ? { 'retention.ms': String(retentionMs ?? FOR_EVER) } : {};
  return { ...platformSettings(kind, replication), ...retention };
}

/** As many copies as there are brokers, three at most. */
export function replicationOf(brokers: number): number {
  return Math.min(3, brokers);
}
