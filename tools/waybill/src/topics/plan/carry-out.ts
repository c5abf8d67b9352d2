import type { KafkaAdmin, TopicSpec } from '@waybill/kafka';

import type { TopicPlan } from './plan-topics.ts';

/** Does what a plan says: creates, and changes the settings of each topic at once. What is refused is left alone. */
export async function carryOut(
  admin: Pick<KafkaAdmin, 'createTopics' | 'alterTopic'>,
  { steps }: TopicPlan,
  wanted: readonly TopicSpec[],
): Promise<void> {
  const missing = new Set(steps.flatMap(({ step, topic }) => (step === 'create' ? [topic] : [])));
  if (missing.size > 0) await admin.createTopics(wanted.filter(({ topic }) => missing.has(topic)));
  for (const { topic } of wanted) {
    const changes = steps.flatMap((step) =>
      step.step === 'alter' && step.topic === topic ? [[step.setting, step.to] as const] : [],
    );
    if (changes.length > 0) await admin.alterTopic(topic, Object.fromEntries(changes));
  }
}
