import { createHash } from 'node:crypto';

/** Where commands wait to be decided. Commands and events of one aggregate kind have the same partition count. */
export function commandsTopic(team: string, aggregate: string): string {
  return `${team}.${aggregate}.commands.v1`;
}

/** Where decisions are recorded: events, outcomes and claims. */
export function eventsTopic(team: string, aggregate: string): string {
  return `${team}.${aggregate}.events.v1`;
}

/** Where records go that could not be read or decided. */
export function deadLetterTopic(team: string, aggregate: string): string {
  return `${team}.${aggregate}.dlq`;
}

/** The transactional id that fences the owners of one events partition, whatever their deployment is called. */
export function transactionalId(eventsTopicName: string, partition: number): string {
  return `${eventsTopicName}.${partition}`;
}

/** Partitions of every topic of ours, fixed for ever: a key must always meet its earlier records. */
export const PARTITIONS = 12;

/** The first four bytes of SHA-256 over a topic's name, as 8 hex digits: the topic's short name in ids and positions. */
export function topicTag(topic: string): string {
  const known = tags.get(topic);
  if (known !== undefined) return known;
  const tag = createHash('sha256').update(topic, 'utf8').digest('hex').slice(0, 8);
  tags.set(topic, tag);
  return tag;
}

const tags = new Map<string, string>();
