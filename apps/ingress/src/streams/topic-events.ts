import type { MessageCodec } from '@waybill/avro';
import { fetchDecodable } from '@waybill/avro';
import type { Answer, Principal, Refusal } from '@waybill/http';
import { isRefusal, refuse, requireScope } from '@waybill/http';
import type { EventMetadata, FetchedRecords, Log, LogRecord } from '@waybill/messages';
import { judgeRecord, offsetAfter, OUTCOME_TYPE, parseEventMetadata } from '@waybill/messages';
import type { Logger } from '@waybill/telemetry';

import type { EventStream, Exchange, OpenStream } from '../edge/exchange.ts';
import type { HeldRequests } from '../operations/held-requests.ts';
import type { PublishedTopic } from './published-topics.ts';
import { openStream, readStreamQuestion } from './stream-question.ts';
import type { Begin, PartitionPlace, PlaceParts } from './topic-place.ts';
import { EventsForgottenError, findPlaces, openPlace, sealPlace } from './topic-place.ts';

/** What following topics takes. */
export type TopicEventsParts = PlaceParts & {
  readonly log: Pick<Log, 'openFetchLoop'>;
  readonly codec: Pick<MessageCodec, 'prepare' | 'decode'>;
  readonly topics: ReadonlyMap<string, PublishedTopic>;
  /** Each stream reads the log by a connection of its own, so there are few of them. */
  readonly streams: HeldRequests;
  readonly logger: Logger;
};

/** The tenant's committed events of a topic: in order for each aggregate, without gaps and repeats, however often resumed. */
export async function topicEvents(
  parts: TopicEventsParts,
  exchange: Exchange,
): Promise<Answer | Refusal | EventStream> {
  const asked = readStreamQuestion(exchange);
  if (isRefusal(asked)) return asked;
  const topic = parts.topics.get(exchange.id);
  if (topic === undefined) return refuse('resource-unknown', `There is no published topic ${exchange.id}.`);
  const { principal, query } = exchange;
  const wish = readWish(query, principal);
  if (isRefusal(wish)) return wish;
  const resumed = asked.last === undefined ? undefined : openPlace(parts, principal.tenant, topic.topic, asked.last);
  if (asked.last !== undefined && resumed === undefined)
    return refuse('header-malformed', 'Last-Event-ID is not one that this stream has given.');
  return openStream(exchange, parts.streams, async () => {
    const places = await findPlaces(parts, topic, resumed ?? wish.begin).catch(refuseForgotten);
    if (isRefusal(places)) return places;
    return (stream) => follow(parts, { topic, places, principal, subject: wish.subject }, stream);
  });
}

/** A client must know that it has missed something: to begin anew is its decision. */
function refuseForgotten(error: unknown): Refusal {
  if (!(error instanceof EventsForgottenError)) throw error;
  return refuse(
    'header-malformed',
    'The Last-Event-ID is of events that are no longer kept: begin with from=earliest.',
  );
}

type Wish = { readonly begin: Begin; readonly subject: string | undefined };

function readWish(query: string, principal: Principal): Wish | Refusal {
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys())
    if (!['from', 'subject'].includes(name) || parameters.getAll(name).length > 1)
      return refuse('parameter-invalid', 'A stream takes one "from" and one "subject".');
  const begin = toBegin(parameters.get('from') ?? 'now');
  if (begin === undefined)
    return refuse('parameter-invalid', 'The parameter "from" takes now, earliest or a UTC time.');
  const missing = begin.kind === 'now' ? undefined : requireScope(principal, 'events:replay');
  return missing ?? { begin, subject: parameters.get('subject') ?? undefined };
}

function toBegin(text: string): Begin | undefined {
  if (text === 'now' || text === 'earliest') return { kind: text };
  const timeMs = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(timeMs) ? undefined : { kind: 'time', timeMs };
}

type Following = {
  readonly topic: PublishedTopic;
  /** By the number of the partition. */
  readonly places: readonly PartitionPlace[];
  readonly principal: Principal;
  readonly subject: string | undefined;
};

const MOST_RECORDS = 500;

async function follow(parts: TopicEventsParts, following: Following, stream: OpenStream): Promise<void> {
  const { places, topic, principal } = following;
  const { log, codec, logger } = parts;
  const onWaiting = (at: object, reason: string) => {
    logger.warn('a stream waits for a schema', { ...at, reason });
  };
  const loop = fetchDecodable(log.openFetchLoop(), { codec, onWaiting });
  const seal = () => sealPlace(parts, principal.tenant, topic.topic, places);
  try {
    for (const { at, through } of places) loop.assign(at, offsetAfter(through));
    stream.place(seal());
    while (!stream.closed.aborted) {
      for (const data of passAll(parts, following, await loop.take(MOST_RECORDS, stream.closed))) {
        await stream.drained();
        stream.send({ event: 'cloudEvent', id: seal(), data });
      }
    }
  } finally {
    await loop.close();
  }
}

/** Passes records one by one, each when it is asked for: what the client is told of them. */
function* passAll(parts: TopicEventsParts, following: Following, fetched: readonly FetchedRecords[]): Iterable<string> {
  for (const { partition, records, next } of fetched) {
    const place = following.places[partition];
    if (place === undefined) continue;
    for (const record of records) {
      const data = pass(parts, following, place, record);
      if (data !== undefined) yield data;
    }
    place.through = offsetAfter(next, -1);
  }
}

/** Passes a record. @returns what the client is told of it, if anything */
function pass(
  { codec }: TopicEventsParts,
  { topic, principal, subject }: Following,
  place: PartitionPlace,
  record: LogRecord,
): string | undefined {
  const { kind, token } = judgeRecord(place.token, record);
  place.token = token;
  place.through = record.offset;
  const { ce_type: type, ce_tenant: tenant, ce_subject: id, ce_source: source = '' } = record.headers;
  const isWanted = kind === 'live' && type !== OUTCOME_TYPE && tenant === principal.tenant;
  if (!isWanted || (subject !== undefined && subject !== id)) return undefined;
  const metadata = parseEventMetadata(record);
  return topic.render({ metadata: certain(metadata, record), data: dataOf(codec, record), source });
}

/** An event that can't be read is never skipped: it ends the stream, and the log says why. */
function dataOf(codec: TopicEventsParts['codec'], { topic, partition, offset, value }: LogRecord): unknown {
  const decoded = value === null ? undefined : codec.decode(value);
  if (decoded?.ok !== true)
    throw new Error(`${topic}[${partition}]@${offset} can't be read: ${decoded?.reason ?? 'it is empty'}.`);
  return decoded.value;
}

function certain(metadata: EventMetadata | string, { topic, partition, offset }: LogRecord): EventMetadata {
  if (typeof metadata === 'string') throw new Error(`${topic}[${partition}]@${offset}: ${metadata}`);
  return metadata;
}
