import type { KafkaAdmin, TopicSpec } from '@waybill/kafka';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { contracts } from '@waybill/teams';
import { chooseEnvironment } from './choose-environment.ts';
import { readTopicFiles, topicSpecsOf } from './declared/read-topic-files.ts';
import { planTopics, type TopicPlan } from './plan/plan-topics.ts';
import { withKafka } from './with-kafka.ts';

export type WithTopicsOptions = { readonly env?: string; readonly team?: string };

/** What is wanted, what is to be done about it, and who can do it. */
export type PlannedTopics = {
  readonly environment: string;
  readonly wanted: readonly TopicSpec[];
  readonly plan: TopicPlan;
  readonly admin: KafkaAdmin;
};

/** Reads files and contracts, looks at the cluster, and hands over the plan. */
export async function withTopics(
  context: CliContext,
  { env: asked, team }: WithTopicsOptions,
  use: (planned: PlannedTopics) => Promise<void>,
): Promise<void> {
  const declared = await readTopicFiles(context.repository, contracts);
  const chosen = contracts.filter((contract) => team === undefined || contract.team === team);
  if (chosen.length === 0) {
    const known = contracts.map((contract) => contract.team).join(', ');
    throw new CliError({ message: `There is no team ${team}: take one of ${known}.`, exitCode: exitCodes.usage });
  }
  await withKafka(context, async ({ admin, brokers }) => {
    const environment = chooseEnvironment(asked, brokers);
    context.log(`Environment: ${environment.name} (${environment.why}).`);
    const wanted = topicSpecsOf(declared, chosen, environment.name);
    const found = await admin.describe(wanted.map(({ topic }) => topic));
    await use({ environment: environment.name, wanted, plan: planTopics(wanted, found), admin });
  });
}
