import type { IncomingMessage } from 'node:http';

import type { Answer, Refusal } from '@waybill/http';
import { canonicalJson, checkMediaType, fingerprintOf, isRefusal, readJson, refuse } from '@waybill/http';

import type { CommandRequest, Exchange } from '../edge/exchange.ts';
import type { OperationParts } from '../operations/get-operation.ts';
import type { BoundCommand } from './bound-command.ts';
import { holdCommand } from './hold-command.ts';
import type { CheckedCommand, PlaceParts } from './place-command.ts';
import { placeCommand } from './place-command.ts';
import { bodyTooLarge, hasBody, readBody } from './read-body.ts';
import { readSubmitHeaders } from './submit-headers.ts';

/** What taking a command takes. Until it is in the log nothing of it touches the store. */
export type SubmitParts = PlaceParts & {
  /** What holding the response takes. */
  readonly operation: OperationParts;
  /** Of a body, at most. */
  readonly bodyBytes: number;
};

/** Takes a command: checks it in the order of the protocol, appends it, answers 202, or with its outcome if that is wanted. */
export async function submit(parts: SubmitParts, command: BoundCommand, exchange: Exchange): Promise<Answer | Refusal> {
  const { request, principal } = exchange;
  const refused = parts.desk.refusal(principal.tenant);
  if (refused) return refused;
  const body = command.takesBody ? await readJsonBody(command, request, parts.bodyBytes) : await readNoBody(request);
  if (isRefusal(body)) return body;
  const checked = checkCommand(command, exchange, body);
  if (isRefusal(checked)) return checked;
  const placed = await placeCommand(parts, checked);
  if (isRefusal(placed)) return placed;
  return holdCommand(parts.operation, placed, checked.headers.prefer, exchange);
}

/** The checks behind those of the body's form. It is not asynchronous: commands are appended in the order of their checks. */
export function checkCommand(
  command: BoundCommand,
  exchange: CommandRequest,
  body: SubmittedBody,
): CheckedCommand | Refusal {
  const { request, path, query } = exchange;
  if (query !== '') return refuse('parameter-invalid', 'A command takes no query parameters.');
  const headers = readSubmitHeaders(request, command.contract);
  if (isRefusal(headers)) return headers;
  const parsed = command.parse(body.json);
  if (!parsed.ok) return refuse('validation-failed', issueText(parsed.issues.length), { issues: parsed.issues });
  const fingerprint = fingerprintOf({
    method: command.contract.method,
    path,
    mediaType: body.mediaType,
    expectedVersion: headers.expectedVersion,
    body: body.canonical,
  });
  return { command, exchange, headers, fingerprint, value: parsed.value };
}

/** A command's body, as it was read. */
export type SubmittedBody = {
  readonly json: unknown;
  /** Empty without a body. */
  readonly canonical: string;
  readonly mediaType: string;
};

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
  if (isRefusal(body)) return body;
  return { json: body.value, canonical: canonicalJson(body.value, body.names), mediaType: media.mediaType };
}

async function readNoBody(request: IncomingMessage): Promise<SubmittedBody | Refusal> {
  const body = hasBody(request) ? await readBody(request, 0) : undefined;
  return body !== undefined && isRefusal(body) ? refuse('body-malformed', 'DELETE takes no body.') : NO_BODY;
}

/** Of a command that takes none. */
export const NO_BODY: SubmittedBody = { json: {}, canonical: '', mediaType: '' };

function issueText(count: number): string {
  return count === 1 ? 'One member is wrong.' : `${count} members are wrong.`;
}
