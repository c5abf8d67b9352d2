import type { Answer, Refusal } from '@waybill/http';
import { isRefusal, traceOf } from '@waybill/http';
import type { AggregateId, CommandId, NewRecord, TopicPartition } from '@waybill/messages';
import {
  commandHeaderValues,
  keyedCommandId,
  NOWHERE,
  partitionOf,
  PARTITIONS,
  recordKey,
  toAggregateId,
} from '@waybill/messages';
import type { OperationAddress, OperationKeys } from '@waybill/operations';
import { mintOperationId } from '@waybill/operations';
import { startSpan } from '@waybill/telemetry';

import type { CommandRequest } from '../edge/exchange.ts';
import { randomHex } from '../edge/random-hex.ts';
import type { CommandEncoder } from '../parts.ts';
import { toAccepted } from './accepted.ts';
import type { AppendDesk, AppendResult } from './append-desk.ts';
import type { BoundCommand } from './bound-command.ts';
import type { KeyMemory, RememberedCommand } from './key-memory.ts';
import type { SubmitHeaders } from './submit-headers.ts';

/** What putting a command into the log takes. */
export type PlaceParts = {
  readonly desk: AppendDesk;
  readonly memory: KeyMemory;
  readonly codec: CommandEncoder;
  readonly keys: OperationKeys;
  readonly publicUrl: string;
  readonly now: () => number;
  readonly newCommandId: () => CommandId;
};

/** A command that has passed all checks. */
export type CheckedCommand = {
  readonly command: BoundCommand;
  readonly exchange: CommandRequest;
  readonly headers: SubmitHeaders;
  readonly fingerprint: string;
  /** As the codec writes it. */
  readonly value: unknown;
};

/** A command that is safe in the log. */
export type PlacedCommand = {
  readonly operation: OperationAddress;
  readonly operationId: string;
  /** The 202. */
  readonly answer: Answer;
};

/** Key memory, append, answer. */
export async function placeCommand(parts: PlaceParts, checked: CheckedCommand): Promise<PlacedCommand | Refusal> {
  const { command, exchange, headers, fingerprint } = checked;
  const { key } = headers;
  if (key === undefined) {
    const place = placeOf(checked, parts.newCommandId(), parts.now());
    return answer(parts, checked, place, await append(parts, checked, place));
  }
  const commandId = keyedCommandId(exchange.principal.tenant, command.contract.method, exchange.path, key);
  const known = parts.memory.get(commandId);
  if (known?.fingerprint === fingerprint) {
    const place = { ...placeOf(checked, commandId, known.timeMs), replayed: true };
    return answer(parts, checked, place, await known.result);
  }
  const place = placeOf(checked, commandId, parts.now());
  const appended = append(parts, checked, place);
  // With another body, the consumer decides which record was the first: this replica can't know it, so it neither
  // refuses nor forgets what it remembers.
  if (known) return answer(parts, checked, place, await appended);
  const entry: RememberedCommand = { fingerprint, timeMs: place.timeMs, result: appended };
  parts.memory.set(commandId, entry);
  const result = await appended;
  if (!isRefusal(result)) entry.result = result;
  else if (parts.memory.get(commandId) === entry) parts.memory.delete(commandId);
  return answer(parts, checked, place, result);
}

/** Where a command goes, and under which name. */
type Place = {
  readonly commandId: CommandId;
  readonly aggregateId: AggregateId;
  readonly key: Buffer;
  readonly at: TopicPartition;
  readonly timeMs: number;
  /** It was put there before. */
  readonly replayed: boolean;
};

function placeOf({ command, exchange }: CheckedCommand, commandId: CommandId, timeMs: number): Place {
  // A created aggregate takes the command's id.
  const aggregateId = toAggregateId(exchange.id === '' ? commandId : exchange.id);
  const key = recordKey(exchange.principal.tenant, aggregateId);
  const at = { topic: command.contract.topic, partition: partitionOf(key, PARTITIONS) };
  return { commandId, aggregateId, key, at, timeMs, replayed: false };
}

function append(parts: PlaceParts, checked: CheckedCommand, place: Place): Promise<AppendResult> {
  const { topic } = checked.command.contract;
  const { principal, request } = checked.exchange;
  const cause = request.headers['traceparent'];
  const span = startSpan(`send ${topic}`, {
    kind: 'producer',
    traceparent: traceOf(typeof cause === 'string' ? cause : undefined, randomHex).traceparent,
    attributes: {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'send',
      'messaging.destination.name': topic,
      'messaging.message.id': place.commandId,
    },
  });
  // What can't be written throws here, before anything is remembered of it.
  const record = toRecord(parts, checked, place, span.traceparent);
  return parts.desk.append(principal.tenant, place.at, record, place.timeMs).then((result) => {
    span.end(isRefusal(result) ? new Error(result.detail) : undefined);
    return result;
  });
}

function toRecord(
  { codec, keys }: PlaceParts,
  { command, exchange, fingerprint, value, headers: { expectedVersion, callbacks } }: CheckedCommand,
  { commandId, aggregateId, key, timeMs }: Place,
  traceparent: string | undefined,
): NewRecord {
  const { contract, headers } = command;
  const headerValues = commandHeaderValues({
    commandId,
    type: contract.fullName,
    tenant: exchange.principal.tenant,
    aggregateId,
    time: new Date(timeMs),
    fingerprint,
    operationKid: keys.signing,
    expectedVersion,
    callbacks,
    causationId: undefined,
    causation: undefined,
    position: NOWHERE,
    correlationId: commandId,
    traceparent,
  });
  return { key, value: codec.encode(contract.fullName, value), headers, headerValues };
}

/** The 202 is a pure function of the record and its address, so a repeat gets the very same one. */
function answer(
  { keys, publicUrl }: PlaceParts,
  { command, exchange, headers, fingerprint }: CheckedCommand,
  { commandId, aggregateId, at, timeMs, replayed }: Place,
  result: AppendResult,
): PlacedCommand | Refusal {
  if (isRefusal(result)) return headers.key === undefined ? naming(result, commandId) : result;
  const operation = {
    tenant: exchange.principal.tenant,
    commandId,
    topicTag: command.topicTag,
    partition: at.partition,
    offset: result.offset,
    timeMs,
    fingerprint,
    kid: keys.signing,
  };
  const operationId = mintOperationId(operation, keys);
  const accepted = toAccepted({
    operationId,
    publicUrl,
    kind: command.contract.type,
    commandId,
    target: command.targetPrefix + aggregateId,
    timeMs,
    replayed,
    repeatability: headers.repeatability,
  });
  return { operation, operationId, answer: accepted };
}

/** Without a key the command can only be found again by its id. */
function naming(refusal: Refusal, commandId: CommandId): Refusal {
  if (refusal.refused !== 'append-unknown') return refusal;
  return { ...refusal, detail: `The command may have been written, as ${commandId}. Send a key to be able to retry.` };
}
