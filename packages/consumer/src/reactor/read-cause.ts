import type { CommandOutcome, EventMetadata, EventReader, LogRecord, RecordedEvent } from '@waybill/messages';
import {
  decodePosition,
  eventReaders,
  joinPositions,
  NOWHERE,
  OUTCOME_TYPE,
  parseEventMetadata,
  toAggregateId,
  topicTag,
} from '@waybill/messages';
import { positionKey } from '@waybill/operations';

import { OUR_CODES } from '../decision/error-codes.ts';
import { readValue } from '../read-value.ts';
import type { RecordCodec } from '../record-codec.ts';
import type { Cause } from './cause.ts';
import type { Answer, Reaction, Reactions, ReactorDefinition, Source } from './reaction.ts';

/** A topic that a reactor reads. */
export type SourceTopic = {
  readonly reactor: string;
  /** Tag of the commands topic. */
  readonly tag: string;
  readonly reactions: Reactions;
  /** How its events are read, by full name. */
  readonly readers: ReadonlyMap<string, EventReader>;
};

/** The name of a reactor among those of all teams: of its group, of its position, and in causations. */
export function reactorName({ team, name }: Pick<ReactorDefinition, 'team' | 'name'>): string {
  return `${team}.${name}`;
}

/** The events topics that a reactor reads, by name. */
export function sourceTopicsOf(reactor: ReactorDefinition): ReadonlyMap<string, SourceTopic> {
  return new Map(
    reactor.reactions.map((reactions) => {
      const { contract, aggregate } = reactions;
      const readers = eventReaders(contract, aggregate.eventsTopic);
      const tag = topicTag(aggregate.commandsTopic);
      return [aggregate.eventsTopic, { reactor: reactorName(reactor), tag, reactions, readers }];
    }),
  );
}

/**
 * What a live record is to a reactor.
 *
 * @returns undefined when it does not concern the reactor; a sentence when nobody can tell, and then nothing behind it
 *          may be looked at
 */
export function readCause(topic: SourceTopic, codec: RecordCodec, record: LogRecord): Cause | string | undefined {
  const { event, answer, outcome } = topic.reactions;
  const isOutcome = record.headers['ce_type'] === OUTCOME_TYPE;
  if ((isOutcome ? (answer ?? outcome) : event) === undefined) return undefined;
  const metadata = parseEventMetadata(record);
  if (typeof metadata === 'string') return metadata;
  const read = topic.readers.get(metadata.type);
  if (!isOutcome && read === undefined) return `The event type ${metadata.type} is not in the contract.`;
  const body = readValue(codec, record, metadata.type);
  if (!body.ok) return body.reason;
  if (read !== undefined) return readEvent(topic, { record, metadata, event: () => read(body.value) });
  // The codec checked it by the schema of that name.
  return readOutcome(topic, { record, metadata, outcome: body.value as CommandOutcome });
}

type Read = { readonly record: LogRecord; readonly metadata: EventMetadata };

function readEvent(
  { tag, reactions }: SourceTopic,
  read: Read & { readonly event: () => RecordedEvent },
): Cause | string {
  const { metadata, event } = read;
  // The contract's schemas decode nothing else, and `on` has checked the handler against them. An upcaster that throws is a
  // defect like one of the handler: the aggregate waits, and others flow.
  const cause = toCause(tag, read, () => reactions.event?.(event() as never, toSource(metadata)) ?? []);
  if (reactions.lane === undefined) return cause;
  try {
    return inLane(cause, reactions.lane(event() as never, toSource(metadata)));
  } catch (error) {
    return `Nobody can tell what it waits for. ${String(error)}`;
  }
}

/** Its commands name the lane as where they come from: their target drops what comes behind later causes of the same. */
function inLane(cause: Cause, lane: string): Cause {
  return { ...cause, aggregateKey: `${cause.aggregateKey}|${lane}`, sourceId: toAggregateId(lane) };
}

function readOutcome(
  { reactor, tag, reactions }: SourceTopic,
  read: Read & { readonly outcome: CommandOutcome },
): Cause | undefined {
  const { metadata, outcome } = read;
  const source = toSource(metadata);
  const answer = toAnswer(reactor, outcome);
  const told = { outcome, topicTag: tag, partition: read.record.partition, eventsOffset: read.record.offset };
  if (answer === undefined && reactions.outcome === undefined) return undefined;
  const cause = toCause(tag, read, () =>
    reactions.outcome ? reactions.outcome(told, source) : ((answer && reactions.answer?.(answer, source)) ?? []),
  );
  const { position } = outcome;
  const written = position === null ? NOWHERE : (decodePosition(position) ?? NOWHERE);
  return { ...cause, position: joinPositions(cause.position, written) };
}

function toAnswer(reactor: string, outcome: CommandOutcome): Answer | undefined {
  const { causation, error, commandType } = outcome;
  if (causation?.reactor !== reactor || !isAnswer(outcome)) return undefined;
  const { sourceAggregate } = causation;
  const isDefect = error !== null && DEFECTS.includes(error.code);
  return {
    command: commandType.slice(commandType.lastIndexOf('.') + 1),
    refusal: error === null ? undefined : { code: error.code, message: error.message },
    causedBy: { aggregateId: sourceAggregate.slice(sourceAggregate.indexOf('|') + 1) },
    defect: isDefect,
  };
}

const DEFECTS: readonly string[] = [OUR_CODES.defect, OUR_CODES.tooLarge];

/** Not of a repeat, which was answered before, nor of an operation that goes on. */
function isAnswer({ decision, error }: CommandOutcome): boolean {
  return decision !== 'DUPLICATE' && decision !== 'RUNNING' && error?.code !== OUR_CODES.keyReused;
}

function toSource({ tenant, aggregateId, eventId, correlationId, time }: EventMetadata): Source {
  return { tenant, aggregateId, eventId, correlationId, time };
}

function toCause(topicTag: string, { record, metadata }: Read, react: () => Reaction): Cause {
  const { tenant, aggregateId, eventId, correlationId, traceparent } = metadata;
  const { offset } = record;
  const own = new Map([[positionKey(topicTag, record.partition), offset]]);
  const position = joinPositions(metadata.position, own);
  const aggregateKey = `${tenant}|${aggregateId}`;
  return { offset, aggregateKey, tenant, aggregateId, topicTag, eventId, correlationId, traceparent, position, react };
}
