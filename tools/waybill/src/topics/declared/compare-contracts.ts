import type { TopicSpec } from '@waybill/kafka';

import type { DeclaredTopic } from './topic-file.ts';

/** The topics of one team's contract. */
export type ContractTopics = { readonly team: string; readonly topics: readonly TopicSpec[] };

/**
 * Holds files and contracts against each other: names and kinds come from contracts, all else from files.
 *
 * @returns a sentence for each disagreement, naming the contract, the file and what to do; none when they agree
 */
export function compareWithContracts(
  declared: readonly DeclaredTopic[],
  contracts: readonly ContractTopics[],
): readonly string[] {
  const wanted = new Map(
    contracts.flatMap(({ team, topics }) => topics.map((spec) => [spec.topic, { team, spec }] as const)),
  );
  const entries = new Map(declared.map((entry) => [entry.topic, entry]));
  const missing = [...wanted].filter(([topic]) => !entries.has(topic));
  return [
    ...missing.map(
      ([topic, { team }]) =>
        `The contract of team ${team} has the topic ${topic}, and no file declares it: add it to infra/topics/${team}.json.`,
    ),
    ...declared.flatMap((entry) => {
      const found = wanted.get(entry.topic);
      return found === undefined ? [withoutContract(entry)] : disagreements(entry, found.team, found.spec);
    }),
  ];
}

function withoutContract({ file, topic, team }: DeclaredTopic): string {
  return (
    `${file}: topics["${topic}"] is in no contract: remove it, ` +
    `or add its aggregate to packages/contracts/${team}/src/contract.ts.`
  );
}

function disagreements(entry: DeclaredTopic, team: string, spec: TopicSpec): readonly string[] {
  const { file, topic, partitions, environments } = entry;
  const faults: string[] = [];
  if (entry.team !== team) {
    faults.push(`${file}: topics["${topic}"] belongs to team ${team}: move it to infra/topics/${team}.json.`);
  }
  if (partitions !== spec.partitions) {
    faults.push(
      `${file}: topics["${topic}"].partitions is ${partitions}, but the contract's keys are spread over ` +
        `${spec.partitions} for ever: write ${spec.partitions}.`,
    );
  }
  const reason = why[spec.kind];
  if (reason === undefined) return faults;
  const ending = [...environments].filter(([, { retentionMs }]) => retentionMs !== undefined);
  return [
    ...faults,
    ...ending.map(
      ([name]) => `${file}: topics["${topic}"].environments.${name}.retention ends: write "forever"; ${reason}.`,
    ),
  ];
}

/** Why records of a kind may not go by their age; dead letters may. */
const why: Readonly<Record<TopicSpec['kind'], string | undefined>> = {
  commands: 'a command may go only once it is decided, which no age can tell',
  events: 'all state is folded from them',
  'dead-letters': undefined,
};
