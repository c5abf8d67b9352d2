import type { TopicKind } from '@waybill/kafka';

import { JsonPlace } from '../declared/json-place.ts';

/** What a file may allow on topics. Looking is asked for by `checks`. */
const OPERATIONS = ['Read', 'Write', 'Delete', 'Create', 'AlterConfigs'] as const;
const KINDS = ['commands', 'events', 'dead-letters'] as const satisfies readonly TopicKind[];

/** Every team, or these. */
export type Teams = 'every' | readonly string[];

/** What may be done with some topics. */
export type TopicGrant = {
  readonly teams: Teams;
  readonly kinds: readonly TopicKind[];
  readonly may: readonly (typeof OPERATIONS)[number][];
};

/** What one program may do. */
export type Principal = {
  readonly name: string;
  /** What it does, for people. */
  readonly for: string;
  readonly topics: readonly TopicGrant[];
  /** Groups that it joins. */
  readonly groups: readonly string[];
  /** Teams whose events it alone writes, so that it takes their transactional ids. */
  readonly owns: Teams;
  /** Teams whose topics it looks at when it starts; then also brokers and Kafka's own topics. */
  readonly checks: Teams;
};

/**
 * Reads the file strictly.
 *
 * @param file    its path, for sentences
 * @param faults  where the faults are put, a sentence each with file, field and fix
 */
export function parseAccessFile(value: unknown, file: string, faults: string[]): readonly Principal[] {
  const place = new JsonPlace(file, faults);
  return [...(place.map(value) ?? [])].flatMap(([name, entry]) => {
    const principal = parsePrincipal(entry, place.at(name));
    return principal === undefined ? [] : [{ name, ...principal }];
  });
}

function parsePrincipal(value: unknown, place: JsonPlace): Omit<Principal, 'name'> | undefined {
  const fields = place.object(value, ['for', 'topics'], ['groups', 'owns', 'checks']);
  if (fields === undefined) return undefined;
  const purpose = place.at('for').text(fields.get('for'), /\S/, 'what it does');
  const topics = place
    .at('topics')
    .list(fields.get('topics') ?? [])
    .flatMap(({ item, at }) => parseGrant(item, at));
  const groups = place
    .at('groups')
    .list(fields.get('groups') ?? [])
    .flatMap(({ item, at }) => at.text(item, /^[a-z][a-z0-9.-]*$/, 'the name of a group') ?? []);
  return {
    for: purpose ?? '',
    topics,
    groups,
    owns: parseTeams(fields.get('owns') ?? [], place.at('owns')),
    checks: parseTeams(fields.get('checks') ?? [], place.at('checks')),
  };
}

function parseGrant(value: unknown, place: JsonPlace): readonly TopicGrant[] {
  const fields = place.object(value, ['teams', 'kinds', 'may']);
  if (fields === undefined) return [];
  const kinds = place.at('kinds').words(fields.get('kinds'), KINDS);
  const may = place.at('may').words(fields.get('may'), OPERATIONS);
  const teams = parseTeams(fields.get('teams') ?? [], place.at('teams'));
  return kinds === undefined || may === undefined ? [] : [{ teams, kinds, may }];
}

function parseTeams(value: unknown, place: JsonPlace): Teams {
  if (value === 'every') return value;
  return place.list(value).flatMap(({ item, at }) => at.text(item, /^[a-z][a-z0-9-]*$/, "a team's name") ?? []);
}
