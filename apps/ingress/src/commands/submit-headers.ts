import type { Preferences, Refusal } from '@waybill/http';
import { isRefusal, parseIdempotencyKey, parsePrecondition, parsePrefer, refuse } from '@waybill/http';
import type { CommandContract } from '@waybill/messages';

import type { CommandRequest } from '../edge/exchange.ts';
import { headerText } from '../edge/header-text.ts';
import { readCallbackEndpoints } from './callback-endpoints.ts';

/** What the headers of a command ask for. */
export type SubmitHeaders = {
  readonly key: string | undefined;
  /** The key came as `Repeatability-Request-ID`, whose senders want an answer of their own. */
  readonly repeatability: boolean;
  /** The version that the aggregate must have; 0 = must not exist, `any` = must exist. */
  readonly expectedVersion: number | 'any' | undefined;
  /** Ids of the webhook endpoints to be told; empty: the subscribed ones. */
  readonly callbacks: readonly string[];
  readonly prefer: Preferences;
};

type Key = Pick<SubmitHeaders, 'key' | 'repeatability'>;

const NO_KEY: Key = { key: undefined, repeatability: false };
/** In the order in which one of them becomes the key; the others are sent by clients of the Azure family. */
const KEY_HEADERS = ['idempotency-key', 'operation-id', 'repeatability-request-id'] as const;

/** Checks the headers of a command, all but those of its body. */
export function readSubmitHeaders(
  request: CommandRequest['request'],
  { type, requires }: Pick<CommandContract, 'type' | 'requires'>,
): SubmitHeaders | Refusal {
  const { headers } = request;
  const precondition = parsePrecondition(headers);
  if (isRefusal(precondition)) return precondition;
  const callbacks = readCallbackEndpoints(headerText(headers['waybill-callback']));
  if (isRefusal(callbacks)) return callbacks;
  const name = KEY_HEADERS.find((header) => headers[header] !== undefined);
  const key = name === undefined ? NO_KEY : readKey(request, name);
  if (isRefusal(key)) return key;
  const { expected: expectedVersion } = precondition;
  if (key.key === undefined && requires.includes('idempotency-key'))
    return refuse('idempotency-key-missing', `${type} needs an Idempotency-Key.`);
  if (expectedVersion === undefined && requires.includes('precondition'))
    return refuse('precondition-required', `${type} needs If-Match with the version that you have seen, or *.`);
  return { ...key, expectedVersion, callbacks, prefer: parsePrefer(headerText(headers['prefer'])) };
}

function readKey(request: CommandRequest['request'], name: KeyHeader): Key | Refusal {
  const text = String(request.headers[name]);
  // Several lines arrive as one, joined by commas, which a key may hold as well.
  if (text.includes(',') && (request.headersDistinct[name] ?? []).length > 1) {
    return refuse('header-malformed', `${DISPLAY[name]} occurs twice.`);
  }
  const parsed = parseIdempotencyKey(DISPLAY[name], text);
  return isRefusal(parsed) ? parsed : { key: parsed.key, repeatability: name === 'repeatability-request-id' };
}

type KeyHeader = (typeof KEY_HEADERS)[number];

const DISPLAY = {
  'idempotency-key': 'Idempotency-Key',
  'operation-id': 'Operation-Id',
  'repeatability-request-id': 'Repeatability-Request-ID',
} as const satisfies Record<KeyHeader, string>;
