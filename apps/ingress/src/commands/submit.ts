import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { Answer, Refusal } from '@waybill/http';
import { checkMediaType, fingerprintOf, isRefusal, readJson, refuse, traceOf } from '@waybill/http';
import type { AggregateId, CommandId } from '@waybill/messages';
import {
  commandHeaderValues,
  keyedCommandId,
  partitionOf,
  PARTITIONS,
  recordKey,
  toAggregateId,
} from '@waybill/messages';
import type { OperationKeys } from '@waybill/operations';
import { mintOperationId } from '@waybill/operations';

import type { Exchange } from '../edge/exchange.ts';
import type { CommandEncoder } from '../parts.ts';
import { toAccepted } from './accepted.ts';
import type { AppendDesk, AppendResult } from './append-desk.ts';
import type { BoundCommand } from './bound-command.ts';
import type { KeyMemory, RememberedCommand } from './key-memory.ts';
import { bodyTooLarge, hasBody, readBody } from './read-body.ts';
import type { SubmitHeaders } from './submit-headers.ts';
import { readSubmitHeaders } from './submit-headers.ts';

/** What taking a command takes. Nothing of it touches the store: the accept path depends on the log alone. */
export type SubmitParts = {
  readonly desk: AppendDesk;
  readonly memory: KeyMemory;
  readonly codec: CommandEncoder;
  readonly keys: OperationKeys;
  readonly publicUrl: string;
  readonly bodyBytes: number;
  readonly now: () => number;
  readonly newCommandId: () => CommandId;
};

/** Takes a command: checks it in the order of the protocol, appends it, answers 202. */
export async function submit(parts: SubmitParts, command: BoundCommand, exchange: Exchange): Promise<Answer | Refusal> {
  const { request, principal, path, query } = exchange;
  const refused = parts.desk.refusal(principal.tenant);
  if (refused) return refused;
  const body = command.takesBody ? await readJsonBody(command, request, parts.bodyBytes) : await readNoBody(request);
  if (isRefusal(body)) return body;
  if (query !== '') return refuse('parameter-invalid', 'A command takes no query parameters.');
  const headers = readSubmitHeaders(request);
  if (isRefusal(headers)) return headers;
  const parsed = command.parse(body.json ?? {});
  if (!parsed.ok) return refuse('validation-failed', issueText(parsed.issues.length), { issues: parsed.issues });
  const fingerprint = fingerprintOf({
    method: command.contract.method,
    path,
    mediaType: body.mediaType,
    expectedVersion: undefined,
    body: body.json,
  });
  return place(parts, { command, exchange, headers, fingerprint, value: parsed.value });
}

type CheckedSubmit = {
  readonly command: BoundCommand;
  readonly exchange: Exchange;
  readonly headers: SubmitHeaders;
  readonly fingerprint: string;
  readonly value: unknown;
};

/** Key memory, append, answer. */
async function place(parts: SubmitParts, checked: CheckedSubmit): Promise<Answer | Refusal> {
  const { command, exchange, headers, fingerprint } = checked;
  const { key } = headers;
  if (key === undefined) {
    const [commandId, timeMs] = [parts.newCommandId(), parts.now()];
    return answer(parts, checked, { commandId, timeMs, result: await append(parts, checked, commandId, timeMs) });
  }
  const commandId = keyedCommandId(exchange.principal.tenant, command.contract.method, exchange.path, key);
  const known = parts.memory.get(commandId);
  if (known?.fingerprint === fingerprint) {
    return answer(parts, checked, { commandId, timeMs: known.timeMs, result: await known.result, replayed: true });
  }
  const timeMs = parts.now();
  const appended = append(parts, checked, commandId, timeMs);
  // With another body, the consumer decides which record was the first: this replica can't know it, so it neither
  // refuses nor forgets what it remembers.
  if (known) return answer(parts, checked, { commandId, timeMs, result: await appended });
  const entry: RememberedCommand = { fingerprint, timeMs, result: appended };
  parts.memory.set(commandId, entry);
  const result = await appended;
  if (!isRefusal(result)) entry.result = result;
  else if (parts.memory.get(commandId) === entry) parts.memory.delete(commandId);
  return answer(parts, checked, { commandId, timeMs, result });
}

function append(
  { desk, codec, keys }: SubmitParts,
  { command, exchange, fingerprint, value }: CheckedSubmit,
  commandId: CommandId,
  timeMs: number,
): Promise<AppendResult> {
  const { contract, headers } = command;
  const { principal, request } = exchange;
  const aggregateId = aggregateOf(exchange, commandId);
  const key = recordKey(principal.tenant, aggregateId);
  const headerValues = commandHeaderValues({
    commandId,
    type: contract.fullName,
    tenant: principal.tenant,
    aggregateId,
    time: new Date(timeMs),
    fingerprint,
    operationKid: keys.signing,
    expectedVersion: undefined,
    callbacks: [],
    causationId: undefined,
    correlationId: commandId,
    traceparent: traceOf(textOf(request.headers['traceparent']), randomUUID).traceparent,
  });
  const record = { key, value: codec.encode(contract.fullName, value), headers, headerValues };
  const at = { topic: contract.topic, partition: partitionOf(key, PARTITIONS) };
  return desk.append(principal.tenant, at, record, timeMs);
}

type PlacedCommand = {
  readonly commandId: CommandId;
  readonly timeMs: number;
  readonly result: AppendResult;
  readonly replayed?: boolean;
};

/** The 202 is a pure function of the record and its address, so a repeat gets the very same one. */
function answer(
  { keys, publicUrl }: SubmitParts,
  { command, exchange, headers, fingerprint }: CheckedSubmit,
  { commandId, timeMs, result, replayed = false }: PlacedCommand,
): Answer | Refusal {
  if (isRefusal(result)) return headers.key === undefined ? naming(result, commandId) : result;
  const { tenant } = exchange.principal;
  const aggregateId = aggregateOf(exchange, commandId);
  const operationId = mintOperationId(
    {
      tenant,
      commandId,
      topicTag: command.topicTag,
      partition: partitionOf(recordKey(tenant, aggregateId), PARTITIONS),
      offset: result.offset,
      timeMs,
      fingerprint,
      kid: keys.signing,
    },
    keys,
  );
  return toAccepted({
    operationId,
    publicUrl,
    kind: command.contract.type,
    commandId,
    target: command.targetPrefix + aggregateId,
    timeMs,
    replayed,
    repeatability: headers.repeatability,
  });
}

/** Without a key the command can only be found again by its id. */
function naming(refusal: Refusal, commandId: CommandId): Refusal {
  if (refusal.refused !== 'append-unknown') return refusal;
  return { ...refusal, detail: `The command may have been written, as ${commandId}. Send a key to be able to retry.` };
}

/** A created aggregate takes the command's id. */
function aggregateOf({ id }: Exchange, commandId: CommandId): AggregateId {
  return toAggregateId(id === '' ? commandId : id);
}

type SubmittedBody = { readonly json: unknown; readonly mediaType: string };

async function readJsonBody(
  { contract }: BoundCommand,
  request: IncomingMessage,
  mostBytes: number,
): Promise<SubmittedBody | Refusal> {
  const { headers } = request;
  const announced = Number(headers['content-length'] ?? 0);
  if (announced > mostBytes) return bodyTooLarge(announced, mostBytes);
  const media = checkMediaType(contract.method, headers['content-type'], headers['content-encoding']);
  if (isRefusal(media)) return media;
  const bytes = await readBody(request, mostBytes);
  if (isRefusal(bytes)) return bytes;
  const body = readJson(bytes);
  return isRefusal(body) ? body : { json: body.value, mediaType: media.mediaType };
}

async function readNoBody(request: IncomingMessage): Promise<SubmittedBody | Refusal> {
  const body = hasBody(request) ? await readBody(request, 0) : undefined;
  return body !== undefined && isRefusal(body)
    ? refuse('body-malformed', 'DELETE takes no body.', { headers: { Connection: 'close' } })
    : NO_BODY;
}

const NO_BODY: SubmittedBody = { json: undefined, mediaType: '' };

function issueText(count: number): string {
  return count === 1 ? 'One member is wrong.' : `${count} members are wrong.`;
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
