import type { TopicPlan, TopicStep } from './plan-topics.ts';

/** A plan for people, a line for each step; a refusal has its way out on a second one. */
export function planLines({ steps, kept, same }: TopicPlan): readonly string[] {
  return [
    ...steps.flatMap(stepLines),
    ...kept.map(({ topic, setting, value }) => `  ${topic}: ${setting}=${value} is not ours, and stays`),
    ...(same > 0 ? [`= ${same} ${same === 1 ? 'topic is' : 'topics are'} as wanted`] : []),
  ];
}

function stepLines(step: TopicStep): readonly string[] {
  switch (step.step) {
    case 'create':
      return [`+ ${step.topic}: create with ${step.partitions} partitions, copies: ${step.replication}`];
    case 'alter':
      return [`~ ${step.topic}: ${step.setting} ${alteration(step)}`];
    case 'refuse':
      return [
        `! ${step.topic}: ${step.what} ${step.from} → ${step.to} is refused: ${step.reason}`,
        `    by hand: ${step.way}`,
      ];
  }
}

function alteration({ from, to, inherited }: Extract<TopicStep, { step: 'alter' }>): string {
  if (from === to) return `${to}, now on the topic itself: it only held because the broker is set so`;
  return `${from ?? 'nothing'}${inherited ? " (the broker's)" : ''} → ${to}`;
}
