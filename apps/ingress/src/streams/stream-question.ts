import { setTimeout as sleep } from 'node:timers/promises';

import type { Answer, Refusal } from '@waybill/http';
import { admitsEventStream, refuse } from '@waybill/http';
import { PartUnavailableError } from '@waybill/messages';

import type { EventStream, Exchange, OpenStream } from '../edge/exchange.ts';
import { headerText } from '../edge/header-text.ts';
import type { HeldRequests } from '../operations/held-requests.ts';
import { STREAM_HEADERS } from './open-streams.ts';

/** The event that a client has seen last; undefined when it begins. */
export type LastEventId = string | undefined;

/** What all streams check: that a stream is wanted, and behind which event it begins. */
export function readStreamQuestion({ request }: Exchange): { readonly last: LastEventId } | Refusal {
  if (!admitsEventStream(request.headers.accept)) return refuse('not-acceptable', 'Streams are text/event-stream.');
  const last = headerText(request.headers['last-event-id']);
  // A client that has seen none may say so by an empty one.
  if (last === undefined || last === '') return { last: undefined };
  if (/^[\w.-]{1,1024}$/.test(last)) return { last };
  return refuse('header-malformed', 'Last-Event-ID takes what a stream has given.');
}

/** Nothing will come any more: clients stop only at this. */
export const OVER: Answer = { status: 204, headers: { 'Cache-Control': 'no-store' }, body: null };

/**
 * Opens a stream, where the tenant has room for one more request that is held.
 *
 * @param first  what is found out before the stream begins: a refusal, or that it is over, can't be said later
 */
export async function openStream(
  { request, principal }: Exchange,
  held: HeldRequests,
  first: () => Promise<Answer | Refusal | ((stream: OpenStream) => Promise<void>)>,
): Promise<Answer | Refusal | EventStream> {
  try {
    const found = await first();
    if (typeof found !== 'function') return found;
    if (request.method === 'HEAD') return { status: 200, headers: STREAM_HEADERS, body: null };
    if (!held.enter(principal.tenant)) return tooMany();
    return {
      stream: async (stream) => {
        try {
          await found(stream);
        } finally {
          held.leave(principal.tenant);
        }
      },
    };
  } catch (error) {
    if (!(error instanceof PartUnavailableError)) throw error;
    return refuse('status-unavailable', 'What is stored can not be read now.');
  }
}

function tooMany(): Refusal {
  return refuse('status-unavailable', 'This server holds as many requests of yours as it may. Close some.');
}

const RETRY_MS = 250;

/** Reads on and on, while the store is away too, until there is something or the stream is closed. */
export async function readUntilClosed<Value>(
  { closed }: Pick<OpenStream, 'closed'>,
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  while (!closed.aborted) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof PartUnavailableError)) throw error;
      await sleep(RETRY_MS, undefined, { signal: closed }).catch(() => undefined);
    }
  }
  return undefined;
}
