import type { FoundCluster, FoundTopic, KafkaAdmin } from '@waybill/kafka';
import { replicationOf, topicSettings } from '@waybill/kafka';

/** What a broker has a topic set to when the topic itself is not. */
const BROKERS_OWN = {
  'cleanup.policy': 'delete',
  'retention.ms': '604800000',
  'retention.bytes': '-1',
  'min.insync.replicas': '1',
  'unclean.leader.election.enable': 'false',
  'segment.bytes': '1073741824',
};

/** A cluster without records: topics and their settings. */
export class ClusterModel implements Pick<KafkaAdmin, 'createTopics' | 'alterTopic'> {
  readonly brokers: number;
  private readonly topics = new Map<string, FoundTopic>();

  constructor(brokers: number, topics: readonly FoundTopic[] = []) {
    this.brokers = brokers;
    for (const topic of topics) this.topics.set(topic.name, topic);
  }

  found(): FoundCluster {
    return { brokers: this.brokers, topics: new Map(this.topics) };
  }

  createTopics: KafkaAdmin['createTopics'] = (specs) => {
    const missing = specs.filter(({ topic }) => !this.topics.has(topic));
    for (const spec of missing) {
      const replication = spec.replication ?? replicationOf(this.brokers);
      this.topics.set(spec.topic, modelTopic(spec.topic, topicSettings(spec, replication), { ...spec, replication }));
    }
    return Promise.resolve(missing.map(({ topic }) => topic));
  };

  alterTopic: KafkaAdmin['alterTopic'] = (name, settings) => {
    const topic = this.topics.get(name);
    if (topic === undefined) return Promise.reject(new Error(`There is no ${name}.`));
    const all = new Map([...topic.settings, ...Object.entries(settings)]);
    const overrides = new Set([...topic.overrides, ...Object.keys(settings)]);
    this.topics.set(name, { ...topic, settings: all, overrides });
    return Promise.resolve();
  };
}

/** A topic of a model with these settings of its own. */
export function modelTopic(
  name: string,
  settings: Readonly<Record<string, string>>,
  { partitions, replication }: Pick<FoundTopic, 'partitions' | 'replication'>,
): FoundTopic {
  const all = new Map(Object.entries({ ...BROKERS_OWN, ...settings }));
  return { name, partitions, replication, settings: all, overrides: new Set(Object.keys(settings)) };
}
