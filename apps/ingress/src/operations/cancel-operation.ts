import type { Answer, Refusal } from '@waybill/http';
import { fingerprintOf, isRefusal, parseIdempotencyKey, refuse, requireScope } from '@waybill/http';
import type { Contract, LogRecord, NewRecord, Offset, TopicPartition } from '@waybill/messages';
import {
  CANCEL_TYPE,
  commandHeaders,
  commandHeaderValues,
  keyedCommandId,
  NOWHERE,
  parseCommandMetadata,
  PartUnavailableError,
  recordKey,
  toAggregateId,
  topicTag,
} from '@waybill/messages';
import type { OperationAddress, VerifiedOperationId } from '@waybill/operations';
import { isTerminal, verifyOperationId } from '@waybill/operations';

import type { PlaceParts } from '../commands/place-command.ts';
import { hasBody, readBody } from '../commands/read-body.ts';
import { preferencesOf } from '../edge/preferences.ts';
import type { Exchange } from '../edge/exchange.ts';
import type { OperationParts, SeenOperation } from './get-operation.ts';
import { showOperation } from './get-operation.ts';
import type { Sight } from './look-up.ts';
import { seeOperation } from './see-operation.ts';

/** What cancelling takes. */
export type CancelParts = Pick<PlaceParts, 'desk' | 'codec' | 'keys' | 'now' | 'newCommandId'> & {
  readonly operation: OperationParts;
  readonly targets: CancelTargets;
  /** The command at this place; undefined when it is no longer there. @throws `PartUnavailableError` */
  readonly readCommand: (at: TopicPartition, offset: Offset) => Promise<LogRecord | undefined>;
};

/** Topics of commands, with the scope that may cancel them, by their tags. */
export type CancelTargets = ReadonlyMap<string, { readonly topic: string; readonly scope: string }>;

export function toCancelTargets(contracts: readonly Contract[]): CancelTargets {
  const aggregates = contracts.flatMap((contract) => contract.aggregates);
  return new Map(
    aggregates.map(({ team, name, commandsTopic }) => [
      topicTag(commandsTopic),
      { topic: commandsTopic, scope: `${team}.${name}:write` },
    ]),
  );
}

/**
 * Asks that an operation has no effect. The wish is a command of the target's own partition, decided in the order of the
 * log: whatever was decided before it stands.
 */
export async function cancelOperation(parts: CancelParts, exchange: Exchange): Promise<Answer | Refusal> {
  const { principal, id } = exchange;
  const operation = verifyOperationId(id, principal.tenant, parts.keys);
  const target = operation && parts.targets.get(operation.topicTag);
  if (operation === undefined || target === undefined)
    return refuse('operation-unknown', 'No operation of yours has this id.');
  const refused =
    requireScope(principal, target.scope) ?? parts.desk.refusal(principal.tenant) ?? (await refuseContent(exchange));
  if (refused) return refused;
  try {
    return await cancel(parts, exchange, { operation, topic: target.topic });
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    return refuse('status-unavailable', 'The status can not be read now.');
  }
}

/** All that is to be said is in the path. */
async function refuseContent({ request, query }: Exchange): Promise<Refusal | undefined> {
  if (query !== '') return refuse('parameter-invalid', 'A cancellation takes no query parameters.');
  const body = hasBody(request) ? await readBody(request, 0) : undefined;
  return body !== undefined && isRefusal(body) ? refuse('body-malformed', 'A cancellation takes no body.') : undefined;
}

type Target = { readonly operation: VerifiedOperationId; readonly topic: string };

async function cancel(parts: CancelParts, exchange: Exchange, target: Target): Promise<Answer | Refusal> {
  const { id, response } = exchange;
  const { operation } = target;
  const prefer = preferencesOf(exchange);
  const atOnce = { waitSeconds: undefined, until: undefined };
  const { sight } = await seeOperation(parts.operation, operation, atOnce, response);
  const before = { id, operation, sight, held: false, prefer };
  if (sight.kind === 'missing' || isOver(sight)) return ending(parts, before);
  const asked = await append(parts, exchange, { ...target, sight });
  if (isRefusal(asked) || prefer.waitSeconds === undefined) return isRefusal(asked) ? asked : ending(parts, before);
  const until = performance.now() + prefer.waitSeconds * 1_000;
  const own = await seeOperation(parts.operation, asked, { ...prefer, until: 'decided' }, response);
  const refusal = refusalOf(own.sight);
  if (refusal) return refusal;
  const waitSeconds = Math.max(0.001, (until - performance.now()) / 1_000);
  const after = await seeOperation(parts.operation, operation, { waitSeconds, until: undefined }, response);
  return ending(parts, { ...before, ...after, held: own.held });
}

function isOver(sight: Sight): boolean {
  return sight.kind === 'found' && isTerminal(sight.status);
}

/** 200 where it is cancelled, 409 where it came to another end, 202 while it goes on. */
function ending(parts: CancelParts, seen: SeenOperation): Answer | Refusal {
  const { sight } = seen;
  if (sight.kind === 'found' && isTerminal(sight.status) && sight.status !== 'Canceled') {
    const { status, row } = sight;
    return refuse('operation-finished', `${status} at ${new Date(row.lastActionMs).toISOString()}.`);
  }
  return showOperation(parts.operation, seen);
}

/** Why the decider of a running process would not cancel it. */
function refusalOf(sight: Sight): Refusal | undefined {
  if (sight.kind !== 'found' || sight.row.error === null) return undefined;
  const { code, message } = sight.row.error;
  // That it was over already is told with how it ended.
  return code === 'operation-finished' ? undefined : refuse('operation-not-cancelable', message);
}

async function append(
  parts: CancelParts,
  { request, principal: { tenant }, path }: Exchange,
  { operation, topic, sight }: Target & { readonly sight: Sight },
): Promise<OperationAddress | Refusal> {
  const at = { topic, partition: operation.partition };
  const aggregateId = await aggregateOf(parts, at, { operation, sight });
  if (aggregateId === undefined) return refuse('status-unavailable', 'The command can not be read now.');
  const text = request.headers['idempotency-key'];
  const key = typeof text === 'string' ? parseIdempotencyKey('Idempotency-Key', text) : undefined;
  if (key !== undefined && isRefusal(key)) return key;
  const commandId = key === undefined ? parts.newCommandId() : keyedCommandId(tenant, 'POST', path, key.key);
  const fingerprint = fingerprintOf({ method: 'POST', path, mediaType: '', expectedVersion: undefined, body: '' });
  const timeMs = parts.now();
  // A repeat is cancelled by cancelling its first.
  const offset = sight.kind === 'found' ? sight.row.offset : operation.offset;
  const own = { tenant, commandId, aggregateId: toAggregateId(aggregateId), fingerprint, timeMs };
  const appended = await parts.desk.append(tenant, at, toRecord(parts, own, offset), timeMs);
  if (isRefusal(appended)) return appended;
  const { topicTag: tag, partition } = operation;
  const address = { tenant, commandId, topicTag: tag, partition, offset: appended.offset };
  return { ...address, timeMs, fingerprint, kid: parts.keys.signing };
}

/** Whose operation it is: known where it was decided, else read from the log. */
async function aggregateOf(
  { readCommand }: CancelParts,
  at: TopicPartition,
  { operation, sight }: { readonly operation: VerifiedOperationId; readonly sight: Sight },
): Promise<string | undefined> {
  if (sight.kind === 'found') return sight.row.target;
  const record = await readCommand(at, operation.offset);
  const metadata = record && parseCommandMetadata(record);
  if (metadata === undefined || typeof metadata === 'string') return undefined;
  return metadata.commandId === operation.commandId ? metadata.aggregateId : undefined;
}

type Own = Pick<OperationAddress, 'tenant' | 'commandId' | 'fingerprint' | 'timeMs'> & {
  readonly aggregateId: ReturnType<typeof toAggregateId>;
};

const HEADERS = commandHeaders(CANCEL_TYPE, '/platform/ingress');

function toRecord({ codec, keys }: CancelParts, own: Own, operation: Offset): NewRecord {
  const { timeMs, ...names } = own;
  const headerValues = commandHeaderValues({
    ...names,
    ...{ type: CANCEL_TYPE, time: new Date(timeMs), operationKid: keys.signing, expectedVersion: undefined },
    ...{ callbacks: [], causationId: undefined, causation: undefined, position: NOWHERE },
    ...{ correlationId: own.commandId, traceparent: undefined },
  });
  const key = recordKey(own.tenant, own.aggregateId);
  return { key, value: codec.encode(CANCEL_TYPE, { operation }), headers: HEADERS, headerValues };
}
