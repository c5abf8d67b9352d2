import type { IncomingMessage } from 'node:http';

import type { Refusal } from '@waybill/http';
import { isRefusal, parseIdempotencyKey, refuse } from '@waybill/http';

/** What the headers of a command ask for. */
export type SubmitHeaders = {
  readonly key: string | undefined;
  /** The key came as `Repeatability-Request-ID`, whose senders want an answer of their own. */
  readonly repeatability: boolean;
};

const NO_KEY: SubmitHeaders = { key: undefined, repeatability: false };
/** In the order in which one of them becomes the key; the others are sent by clients of the Azure family. */
const KEY_HEADERS = ['idempotency-key', 'operation-id', 'repeatability-request-id'] as const;

/** Checks the headers of a command, all but those of its body. */
export function readSubmitHeaders(request: IncomingMessage): SubmitHeaders | Refusal {
  const { headers } = request;
  if (headers['if-match'] !== undefined || headers['if-none-match'] !== undefined) {
    return refuse('precondition-unsupported', 'If-Match and If-None-Match are not taken here yet.');
  }
  if (headers['waybill-callback'] !== undefined) {
    return refuse('header-malformed', 'Waybill-Callback names no endpoint that is registered.');
  }
  const name = KEY_HEADERS.find((header) => headers[header] !== undefined);
  return name === undefined ? NO_KEY : readKey(request, name);
}

function readKey(request: IncomingMessage, name: KeyHeader): SubmitHeaders | Refusal {
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
