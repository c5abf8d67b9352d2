import type { FoundCluster, FoundTopic, TopicSpec } from '@waybill/kafka';
import { replicationOf, topicSettings } from '@waybill/kafka';

import { refusalOf } from './judge-change.ts';

/** What is to be done about one topic, or why it is not. */
export type TopicStep =
  | { readonly step: 'create'; readonly topic: string; readonly partitions: number; readonly replication: number }
  | {
      readonly step: 'alter';
      readonly topic: string;
      readonly setting: string;
      /** Undefined when Kafka doesn't say. */
      readonly from: string | undefined;
      readonly to: string;
      /** Whether it only held because the broker is set so. */
      readonly inherited: boolean;
    }
  | {
      readonly step: 'refuse';
      readonly topic: string;
      readonly what: string;
      readonly from: string;
      readonly to: string;
      /** A clause: what would be lost. */
      readonly reason: string;
      /** What a person can do who knows better. */
      readonly way: string;
    };

/** The difference between files and cluster. */
export type TopicPlan = {
  readonly steps: readonly TopicStep[];
  /** Settings on our topics that no file knows; they stay. */
  readonly kept: readonly { readonly topic: string; readonly setting: string; readonly value: string }[];
  /** How many topics are as they are wanted. */
  readonly same: number;
};

/**
 * Compares what is wanted with what there is. Nothing in the plan deletes a topic, changes a number of partitions or
 * copies, or can lose a record: such a difference is refused, and a topic with a refusal is left alone as a whole,
 * since its settings only make sense together.
 */
export function planTopics(wanted: readonly TopicSpec[], { brokers, topics }: FoundCluster): TopicPlan {
  const plans = wanted.map((spec) => {
    const found = topics.get(spec.topic);
    if (found === undefined) return { steps: [planCreation(spec, brokers)], kept: [] };
    const steps = [...refuseShape(spec, found, brokers), ...planSettings(spec, found)];
    const refused = steps.filter(({ step }) => step === 'refuse');
    return { steps: refused.length > 0 ? refused : steps, kept: keptOf(spec, found) };
  });
  return {
    steps: plans.flatMap(({ steps }) => steps),
    kept: plans.flatMap(({ kept }) => kept),
    same: plans.filter(({ steps }) => steps.length === 0).length,
  };
}

function planCreation({ topic, partitions, replication }: TopicSpec, brokers: number): TopicStep {
  const copies = replication ?? replicationOf(brokers);
  if (copies <= brokers) return { step: 'create', topic, partitions, replication: copies };
  return {
    step: 'refuse',
    topic,
    what: 'copies',
    from: 'no topic',
    to: String(copies),
    reason: `only ${brokers} of the brokers are there`,
    way: 'start the others, or take the environment that fits (--env local)',
  };
}

function refuseShape(spec: TopicSpec, found: FoundTopic, brokers: number): readonly TopicStep[] {
  const steps: TopicStep[] = [];
  if (found.partitions !== spec.partitions) {
    steps.push({
      step: 'refuse',
      topic: spec.topic,
      what: 'partitions',
      from: String(found.partitions),
      to: String(spec.partitions),
      reason: 'keys would move to partitions where their earlier records are not',
      way: 'create the next generation of the topic, and move to it',
    });
  }
  const copies = spec.replication ?? replicationOf(brokers);
  const isFewer = found.replication < copies;
  if (isFewer || (spec.replication !== undefined && found.replication > copies)) {
    steps.push({
      step: 'refuse',
      topic: spec.topic,
      what: 'copies',
      from: String(found.replication),
      to: String(copies),
      reason: isFewer ? 'copies are made by moving data, which needs somebody who watches' : 'copies would be lost',
      way: `kafka-reassign-partitions with ${copies} replicas for each partition of ${found.name}`,
    });
  }
  return steps;
}

function planSettings(spec: TopicSpec, found: FoundTopic): readonly TopicStep[] {
  const wanted = topicSettings(spec, found.replication);
  const change = { from: found.settings, to: new Map(Object.entries(wanted)), replication: found.replication };
  return Object.entries(wanted).flatMap(([setting, to]): readonly TopicStep[] => {
    const from = found.settings.get(setting);
    // A setting that holds by chance ends with the next change of the broker.
    const inherited = !found.overrides.has(setting);
    if (from === to && !inherited) return [];
    const reason = refusalOf(setting, change);
    if (reason === undefined) return [{ step: 'alter', topic: spec.topic, setting, from, to, inherited }];
    const way = `kafka-configs --alter --entity-type topics --entity-name ${found.name} --add-config ${setting}=${to}`;
    return [{ step: 'refuse', topic: spec.topic, what: setting, from: from ?? 'nothing', to, reason, way }];
  });
}

function keptOf({ topic, kind }: TopicSpec, found: FoundTopic): TopicPlan['kept'] {
  const ours = topicSettings({ kind }, found.replication);
  return [...found.overrides]
    .filter((setting) => !(setting in ours))
    .map((setting) => ({ topic, setting, value: found.settings.get(setting) ?? '' }));
}
