import { JsonPlace } from './json-place.ts';

const DAY_MS = 86_400_000;
const LEAST_DAYS = 7;
/** What every file has to say something about; there may be more. */
const ENVIRONMENTS = ['local', 'production'];
/** Fewer lose what was acknowledged, together with a broker. */
const SAFE_COPIES = 3;

/** What a team wants of a topic in one environment. */
export type TopicWish = {
  /** Copies of each partition; `up to 3` takes as many as there are brokers. */
  readonly replication: number | 'up to 3';
  /** How long records stay, ms; undefined for ever. */
  readonly retentionMs: number | undefined;
};

/** A topic as a file of `infra/topics` declares it. */
export type DeclaredTopic = {
  /** Such as `infra/topics/orders.json`. */
  readonly file: string;
  readonly team: string;
  /** Whom to ask about it. */
  readonly owner: string;
  readonly topic: string;
  readonly partitions: number;
  /** By name of the environment. */
  readonly environments: ReadonlyMap<string, TopicWish>;
};

/**
 * Reads one file strictly: what is unknown, missing or of another form is a fault.
 *
 * @param file    its path, for sentences; its name without `.json` is the team's
 * @param faults  where the faults are put, a sentence each with file, field and fix
 */
export function parseTopicFile(text: string, file: string, faults: string[]): readonly DeclaredTopic[] {
  const place = new JsonPlace(file, faults);
  const content = parseJson(text, place);
  const root = content && place.object(content.value, ['team', 'owner', 'topics']);
  if (root === undefined) return [];
  const team = place.at('team').text(root.get('team'), /^[a-z][a-z0-9-]*$/, 'a name of a-z, 0-9 and "-"');
  const home = file.slice(file.lastIndexOf('/') + 1);
  if (team !== undefined && home !== `${team}.json`) {
    place.at('team').fault(`is "${team}"`, `move the file to ${team}.json, or write the team of ${home}`);
  }
  const owner = place.at('owner').text(root.get('owner'), /\S/, 'whom to ask');
  const topics = root.has('topics') ? place.at('topics').map(root.get('topics')) : undefined;
  return [...(topics ?? [])].flatMap(([topic, value]) => {
    const declared = parseTopic(value, place.at('topics').at(topic));
    if (team === undefined || owner === undefined || declared === undefined) return [];
    return [{ file, team, owner, topic, ...declared }];
  });
}

function parseJson(text: string, place: JsonPlace): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    place.fault(`is no JSON (${String(error)})`, 'correct it');
    return undefined;
  }
}

function parseTopic(value: unknown, place: JsonPlace): Pick<DeclaredTopic, 'partitions' | 'environments'> | undefined {
  const topic = place.object(value, ['partitions', 'environments']);
  if (topic === undefined) return undefined;
  const partitions = place.at('partitions').wholeNumber(topic.get('partitions'), [1, 1_000]);
  const environments = topic.has('environments')
    ? parseWishes(topic.get('environments'), place.at('environments'))
    : undefined;
  return partitions === undefined || environments === undefined ? undefined : { partitions, environments };
}

function parseWishes(value: unknown, place: JsonPlace): DeclaredTopic['environments'] | undefined {
  const wishes = place.map(value);
  if (wishes === undefined) return undefined;
  for (const name of ENVIRONMENTS) {
    if (!wishes.has(name)) place.at(name).fault('is missing', 'write replication and retention');
  }
  const parsed = [...wishes].flatMap(([name, wish]) => {
    const known = parseWish(wish, place.at(name), name === 'local');
    return known === undefined ? [] : [[name, known] as const];
  });
  return new Map(parsed);
}

function parseWish(value: unknown, place: JsonPlace, isLocal: boolean): TopicWish | undefined {
  const wish = place.object(value, ['replication', 'retention']);
  if (wish === undefined) return undefined;
  const replication = parseReplication(wish.get('replication'), place.at('replication'), isLocal);
  const retention = place
    .at('retention')
    .text(wish.get('retention'), /^(?:forever|[1-9]\d{0,4} days)$/, '"forever" or a number of days such as "30 days"');
  if (replication === undefined || retention === undefined) return undefined;
  const days = retention === 'forever' ? undefined : Number(retention.split(' ')[0]);
  if (days !== undefined && days < LEAST_DAYS) {
    const why = `write "${LEAST_DAYS} days" or more, so that somebody can look at what lies there`;
    place.at('retention').fault(`is "${retention}"`, why);
    return undefined;
  }
  return { replication, retentionMs: days === undefined ? undefined : days * DAY_MS };
}

function parseReplication(value: unknown, place: JsonPlace, isLocal: boolean): TopicWish['replication'] | undefined {
  if (isLocal) return value === 'up to 3' ? value : place.wholeNumber(value, [1, 9]);
  if (value === 'up to 3' || (typeof value === 'number' && value < SAFE_COPIES)) {
    const why = 'write 3 or more, or what was acknowledged is lost with one broker';
    place.fault(`is ${JSON.stringify(value)}`, why);
    return undefined;
  }
  return place.wholeNumber(value, [SAFE_COPIES, 9]);
}
