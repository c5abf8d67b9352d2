import { contractSubjects, type SchemaRegistry } from '@waybill/avro';
import type { ReadableLog } from '@waybill/consumer/what-if';
import type { Contract, TopicPartition } from '@waybill/messages';
import { offsetAfter, PARTITIONS } from '@waybill/messages';

/** What lies in a topic now. */
export type ListedTopic = {
  readonly topic: string;
  /** Offsets that retention has left, with the few that the broker's own marks take. */
  readonly records: number;
  /** Time of the first and the last record, ISO 8601; null where there is none. */
  readonly oldest: string | null;
  readonly newest: string | null;
  /** Short names of its message types, and their versions in the registry; none where no registry is named. */
  readonly schemas: readonly { readonly type: string; readonly versions: readonly number[] }[];
};

/** The platform's own records are in every topic. */
const PLATFORM = 'waybill.v1.';
/** Behind the last record of a batch stands the broker's mark of its transaction. */
const LOOK_BACK = 8n;

/** Looks at the commands and events topics of teams: a few records of each are read. */
export async function listTopics(
  log: ReadableLog,
  registry: SchemaRegistry | undefined,
  contracts: readonly Contract[],
): Promise<readonly ListedTopic[]> {
  const topics = contracts.flatMap(({ aggregates }) =>
    aggregates.flatMap(({ eventsTopic, commandsTopic }) => [eventsTopic, commandsTopic]),
  );
  const listed: ListedTopic[] = [];
  for (const topic of topics.sort())
    listed.push({ topic, ...(await measure(log, topic)), schemas: await findSchemas(registry, contracts, topic) });
  return listed;
}

async function measure(log: ReadableLog, topic: string): Promise<Pick<ListedTopic, 'records' | 'oldest' | 'newest'>> {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition }));
  const measured = await Promise.all(partitions.map((at) => measurePartition(log, at)));
  const times = (of: 'oldest' | 'newest') => measured.flatMap((each) => each[of] ?? []);
  const show = (found: readonly number[], choose: (...all: number[]) => number) =>
    found.length === 0 ? null : new Date(choose(...found)).toISOString();
  return {
    records: measured.reduce((sum, { records }) => sum + records, 0),
    oldest: show(times('oldest'), Math.min),
    newest: show(times('newest'), Math.max),
  };
}

async function measurePartition(log: ReadableLog, at: TopicPartition) {
  const [start, end] = await Promise.all([log.startOffset(at), log.endOffset(at)]);
  if (end <= start) return { records: 0, oldest: undefined, newest: undefined };
  const last = offsetAfter(end, -1);
  const first = await firstTime(log, at, start, last);
  const behind = end - start > LOOK_BACK ? offsetAfter(end, -Number(LOOK_BACK)) : start;
  return { records: Number(end - start), oldest: first, newest: await lastTime(log, at, behind, last) };
}

type Offset = Awaited<ReturnType<ReadableLog['endOffset']>>;

async function firstTime(log: ReadableLog, at: TopicPartition, from: Offset, through: Offset) {
  for await (const [record] of log.readRange(at, from, through)) if (record !== undefined) return record.timestampMs;
  return undefined;
}

async function lastTime(log: ReadableLog, at: TopicPartition, from: Offset, through: Offset) {
  let time: number | undefined;
  for await (const records of log.readRange(at, from, through)) time = records.at(-1)?.timestampMs ?? time;
  return time;
}

async function findSchemas(
  registry: SchemaRegistry | undefined,
  contracts: readonly Contract[],
  topic: string,
): Promise<ListedTopic['schemas']> {
  if (registry === undefined) return [];
  const subjects = contractSubjects(contracts).filter(
    ({ subject, fullName }) => subject === `${topic}-${fullName}` && !fullName.startsWith(PLATFORM),
  );
  const schemas = [];
  for (const { subject, fullName } of subjects) {
    const versions = (await registry.versions(subject)).map(({ version }) => version);
    if (versions.length > 0) schemas.push({ type: fullName.slice(fullName.lastIndexOf('.') + 1), versions });
  }
  return schemas;
}

/** Rows of a table for people. */
export function listedRows(listed: readonly ListedTopic[]): readonly (readonly string[])[] {
  return [
    ['TOPIC', 'RECORDS', 'OLDEST', 'NEWEST', 'SCHEMAS'],
    ...listed.map(({ topic, records, oldest, newest, schemas }) => [
      ...[topic, records.toLocaleString('en'), toMinute(oldest), toMinute(newest)],
      schemas.map(({ type, versions }) => `${type} ${toRange(versions)}`).join(', '),
    ]),
  ];
}

function toMinute(time: string | null): string {
  return time === null ? '-' : time.slice(0, 16).replace('T', ' ');
}

function toRange(versions: readonly number[]): string {
  const [first, last] = [versions[0], versions.at(-1)];
  return first === last ? String(first) : `${first}-${last}`;
}
