import { createHash } from 'node:crypto';

import type { CommandMetadata, HeaderShape, NewRecord, TopicPartition } from '@waybill/messages';
import {
  causedCommandId,
  commandHeaders,
  commandHeaderValues,
  PARTITIONS,
  partitionOf,
  recordKey,
  toAggregateId,
} from '@waybill/messages';

import type { RecordCodec } from '../record-codec.ts';
import type { Cause } from './cause.ts';
import type { ReactorDefinition, Send } from './reaction.ts';
import { reactorName } from './read-cause.ts';

/** A command of a reactor, and where it goes. */
export type CausedCommand = {
  readonly at: TopicPartition;
  readonly record: NewRecord;
  /** Which of those that its cause asks for, from 0. */
  readonly index: number;
  /** When it is to be sent; undefined: at once. */
  readonly due: Date | undefined;
};

/** Writes down what a reaction sends. The same cause gives the same ids, whoever does it and however often. */
export type CommandWriter = (cause: Cause, sends: readonly Send[]) => readonly CausedCommand[];

/** Far below what the header of a causation can say. */
const MOST_COMMANDS = 1_000;

/** @param now  ms since 1970 */
export function createCommandWriter(
  reactor: Pick<ReactorDefinition, 'team' | 'name'>,
  codec: RecordCodec,
  now: () => number,
): CommandWriter {
  const name = reactorName(reactor);
  const shapes = new Map<string, HeaderShape>();
  function shapeOf(type: string): HeaderShape {
    const known = shapes.get(type);
    if (known !== undefined) return known;
    const shape = commandHeaders(type, `/reactors/${reactor.team}/${reactor.name}`);
    shapes.set(type, shape);
    return shape;
  }

  return (cause, sends) => {
    if (sends.length > MOST_COMMANDS)
      throw new Error(`A reaction may send ${MOST_COMMANDS} commands, not ${sends.length}.`);
    return sends.map(({ command, aggregateId, data, due }, index) => {
      const key = recordKey(cause.tenant, toAggregateId(aggregateId));
      const value = codec.encode(command.fullName, data);
      const metadata: CommandMetadata = {
        commandId: causedCommandId(name, cause.eventId, index),
        type: command.fullName,
        tenant: cause.tenant,
        aggregateId: toAggregateId(aggregateId),
        time: new Date(now()),
        fingerprint: createHash('sha256').update(value).digest('hex'),
        operationKid: 0,
        expectedVersion: undefined,
        callbacks: [],
        causationId: cause.eventId,
        correlationId: cause.correlationId,
        causation: { ...causationOf(name, cause), index, timer: due !== undefined },
        position: cause.position,
        traceparent: cause.traceparent,
      };
      return {
        at: { topic: command.topic, partition: partitionOf(key, PARTITIONS) },
        record: { key, value, headers: shapeOf(command.fullName), headerValues: commandHeaderValues(metadata) },
        index,
        due,
      };
    });
  };
}

function causationOf(reactor: string, { topicTag, aggregateId, sourceId = aggregateId, offset }: Cause) {
  return { reactor, sourceAggregate: `${topicTag}|${sourceId}`, sequence: offset };
}
