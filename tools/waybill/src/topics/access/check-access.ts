import type { AccessRight } from '@waybill/kafka';

import type { ContractTopics } from '../declared/compare-contracts.ts';
import type { Principal } from './access-file.ts';
import { rightsOf } from './expand-access.ts';

type Topic = ContractTopics['topics'][number] & { readonly team: string };
type Known = { readonly principal: Principal; readonly rights: readonly AccessRight[] };

/**
 * Holds the rights against the contracts: no team or aggregate is forgotten, nobody is named that does not exist, and
 * rights that are dangerous together are never in one hand.
 *
 * @param file  for sentences
 * @returns     a sentence for each fault, naming contract, principal and fix
 */
export function checkAccess(
  principals: readonly Principal[],
  contracts: readonly ContractTopics[],
  file: string,
): readonly string[] {
  const known = principals.map((principal) => ({ principal, rights: rightsOf(principal, contracts) }));
  const topics = contracts.flatMap(({ team, topics: specs }) => specs.map((spec) => ({ ...spec, team })));
  return [
    ...principals.flatMap((principal) => unknownTeams(principal, contracts)),
    ...known.flatMap((each) => dangerous(each)),
    ...known.flatMap((each) => deleting(each, topics)),
    ...topics.flatMap((topic) => forgotten(topic, known)),
  ].map((sentence) => `${file}: ${sentence}`);
}

function unknownTeams(principal: Principal, contracts: readonly ContractTopics[]): readonly string[] {
  const { name, topics, owns, checks } = principal;
  const named = new Set(
    [...topics.map(({ teams }) => teams), owns, checks].flatMap((teams) => (teams === 'every' ? [] : teams)),
  );
  return [...named]
    .filter((team) => !contracts.some((contract) => contract.team === team))
    .map(
      (team) => `${name} names the team ${team}, which has no contract: remove it, or add packages/contracts/${team}.`,
    );
}

/** Kafka knows one right for deleting old records and the topic itself. */
function deleting({ principal: { name }, rights }: Known, topics: readonly Topic[]): readonly string[] {
  const owned = new Set(rights.flatMap((right) => (right.on === 'partitions-of' ? [right.name] : [])));
  const ofOwnedTeam = (team: string) => topics.some((topic) => topic.team === team && owned.has(topic.topic));
  return rights.flatMap((right) => {
    if (right.on !== 'topic' || !right.may.includes('Delete')) return [];
    const isOwn = topics.some(
      ({ topic, kind, team }) => topic === right.name && kind === 'commands' && ofOwnedTeam(team),
    );
    return isOwn ? [] : [`${name} may delete ${right.name}: only commands, and only by who decides them. Remove it.`];
  });
}

/** Who may change settings could have records deleted by them: it must not be somebody who is reached from outside. */
function dangerous({ principal: { name }, rights }: Known): readonly string[] {
  const operations = new Set(rights.flatMap(({ on, may }) => (on === 'topic' ? may : [])));
  const alters = operations.has('AlterConfigs') || operations.has('Create');
  return alters && (operations.has('Read') || operations.has('Write'))
    ? [`${name} may change topics and also read or write records: give one of it to another principal.`]
    : [];
}

function forgotten(topic: Topic, known: readonly Known[]): readonly string[] {
  const of = (operation: 'Read' | 'Write' | 'Create' | 'Delete') =>
    known.filter(({ rights }) =>
      rights.some((right) => right.on === 'topic' && right.name === topic.topic && right.may.includes(operation)),
    );
  // An operator marks dead letters; it is who decides the commands that puts them there.
  const decides = ({ principal: { owns } }: Known) => owns === 'every' || owns.includes(topic.team);
  const [readers, all] = [of('Read'), of('Write')];
  const writers = topic.kind === 'dead-letters' ? all.filter(decides) : all;
  const nobody = (what: string) => `nobody may ${what} ${topic.topic} of the contract of team ${topic.team}: allow it.`;
  return [
    ...(of('Create').length === 0 ? [nobody('create')] : []),
    ...(writers.length === 0 ? [nobody('write')] : []),
    ...(readers.length === 0 ? [nobody('read')] : []),
    ...(topic.kind === 'commands' && of('Delete').length === 0 ? [nobody('delete old records of')] : []),
    ...(topic.kind === 'events' ? ownership(topic, writers, known) : []),
  ];
}

/** One owner writes events, and it is the one that takes the transactional ids: else nobody could fence it. */
function ownership({ topic }: Topic, writers: readonly Known[], known: readonly Known[]): readonly string[] {
  const owners = known.filter(({ rights }) =>
    rights.some((right) => right.on === 'partitions-of' && right.name === topic),
  );
  const say = (names: readonly Known[]) => names.map(({ principal }) => principal.name).join(', ') || 'nobody';
  const isSame = writers.length === 1 && owners.length === 1 && writers[0] === owners[0];
  return isSame || writers.length === 0
    ? []
    : [`${topic} is written by ${say(writers)} and owned by ${say(owners)}: both must be one and the same consumer.`];
}
