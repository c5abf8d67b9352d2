import type { AccessRight, AclOperation } from '@waybill/kafka';

import type { ContractTopics } from '../declared/compare-contracts.ts';
import type { Principal, Teams } from './access-file.ts';

/** Kafka's own topics that every service looks at when it starts. */
const KAFKAS_TOPICS = ['__transaction_state', '__consumer_offsets'];
const LOOK: readonly AclOperation[] = ['Describe', 'DescribeConfigs'];
/** What Kafka gives along with another right. */
const implying: Readonly<Partial<Record<AclOperation, readonly AclOperation[]>>> = {
  Describe: ['Read', 'Write', 'Delete'],
  DescribeConfigs: ['AlterConfigs'],
};

/** All rights of a principal, topic by topic: a new aggregate has them as soon as it stands in its contract. */
export function rightsOf(principal: Principal, contracts: readonly ContractTopics[]): readonly AccessRight[] {
  const checked = inTeams(contracts, principal.checks);
  const topics = contracts.flatMap(({ team, topics: specs }) =>
    specs.flatMap(({ topic, kind }): readonly AccessRight[] => {
      const granted = principal.topics
        .filter(({ teams, kinds }) => includes(teams, team) && kinds.includes(kind))
        .flatMap(({ may }) => may);
      const may = withoutImplied([...granted, ...(includes(principal.checks, team) ? LOOK : [])]);
      return may.length === 0 ? [] : [{ on: 'topic', name: topic, may }];
    }),
  );
  const owned = inTeams(contracts, principal.owns).flatMap(({ topics: specs }) =>
    specs.filter(({ kind }) => kind === 'events'),
  );
  return [
    ...topics,
    ...principal.groups.map((name): AccessRight => ({ on: 'group', name, may: ['Read'] })),
    ...owned.map(({ topic }): AccessRight => ({ on: 'partitions-of', name: topic, may: ['Write'] })),
    ...(checked.length === 0 ? [] : lookAtBrokers),
  ];
}

const lookAtBrokers: readonly AccessRight[] = [
  ...KAFKAS_TOPICS.map((name): AccessRight => ({ on: 'kafka-topic', name, may: LOOK })),
  { on: 'cluster', may: ['DescribeConfigs'] },
];

function withoutImplied(operations: readonly AclOperation[]): readonly AclOperation[] {
  const all = new Set(operations);
  return [...all].filter((operation) => !implying[operation]?.some((stronger) => all.has(stronger)));
}

function inTeams(contracts: readonly ContractTopics[], teams: Teams): readonly ContractTopics[] {
  return contracts.filter(({ team }) => includes(teams, team));
}

function includes(teams: Teams, team: string): boolean {
  return teams === 'every' || teams.includes(team);
}
