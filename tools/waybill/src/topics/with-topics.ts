import type { KafkaAdmin, TopicSpec } from '@waybill/kafka';
import { createKafkaAdmin, waitForKafka } from '@waybill/kafka';
import { readSettings } from '@waybill/service';
import { toConnection } from '@waybill/service/log';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { contracts } from '../parts/contracts.ts';
import { explainFailure } from '../parts/explain-failure.ts';
import { stackEnvironment } from '../parts/stack-environment.ts';
import { createWaits } from '../parts/waits.ts';
import { chooseEnvironment } from './choose-environment.ts';
import { readTopicFiles, topicSpecsOf } from './declared/read-topic-files.ts';
import { planTopics, type TopicPlan } from './plan/plan-topics.ts';

export type WithTopicsOptions = { readonly env?: string; readonly team?: string };

/** What is wanted, what is to be done about it, and who can do it. */
export type PlannedTopics = {
  readonly environment: string;
  readonly wanted: readonly TopicSpec[];
  readonly plan: TopicPlan;
  readonly admin: KafkaAdmin;
};

/** Reads files and contracts, looks at the cluster, and hands over the plan; failures become ones that are told. */
export async function withTopics(
  context: CliContext,
  { env: asked, team }: WithTopicsOptions,
  use: (planned: PlannedTopics) => Promise<void>,
): Promise<void> {
  const waits = createWaits(context);
  const declared = await readTopicFiles(context.repository, contracts);
  const chosen = contracts.filter((contract) => team === undefined || contract.team === team);
  if (chosen.length === 0) {
    const known = contracts.map((contract) => contract.team).join(', ');
    throw new CliError({ message: `There is no team ${team}: take one of ${known}.`, exitCode: exitCodes.usage });
  }
  try {
    const settings = readSettings(await stackEnvironment(context), ['KAFKA_BROKERS']);
    const environment = chooseEnvironment(asked, settings.KAFKA_BROKERS);
    context.log(`Environment: ${environment.name} (${environment.why}).`);
    const wanted = topicSpecsOf(declared, chosen, environment.name);
    const connection = toConnection(settings, 'waybill-topics', { warn: () => undefined });
    await waitForKafka(connection, waits);
    const admin = createKafkaAdmin(connection);
    try {
      const found = await admin.describe(wanted.map(({ topic }) => topic));
      await use({ environment: environment.name, wanted, plan: planTopics(wanted, found), admin });
    } finally {
      await admin.close();
    }
  } catch (error) {
    throw explainFailure(waits.failure() ?? error);
  }
}
