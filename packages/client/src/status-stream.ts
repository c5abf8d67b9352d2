import { linked, passes, toRequest } from './ask.ts';
import type { StreamEvent } from './event-stream.ts';
import { createEventStreamParser } from './event-stream.ts';
import type { Operation, OperationReference } from './operation.ts';
import { operationPath, toOperation } from './operation.ts';
import type { Connection } from './options.ts';
import { retryAfterMs } from './pause.ts';

/** Up to where a stream was read, across all its connections. */
export type StreamPlace = { lastId: string; retryMs: number };

/** Why there is no more of a stream. */
export type StreamEnd =
  /** It broke off, or could not be had just now: to be resumed. */
  | { readonly kind: 'lost'; readonly afterMs: number }
  /** There is none, or none any more: other ways tell. */
  | { readonly kind: 'none' };

/** The server sends a comment each 15 seconds; who hears nothing for so long is not connected any more. */
const SILENCE_MS = 45_000;

/** The statuses that one connection brings. */
export async function* readStatusStream(
  connection: Connection,
  operation: OperationReference,
  place: StreamPlace,
  signal: AbortSignal | undefined,
): AsyncGenerator<Operation, StreamEnd> {
  const { own, release } = linked(signal);
  try {
    const response = await open(connection, operation, place, own);
    if (response && !response.ok && passes(response)) {
      return { kind: 'lost', afterMs: Math.max(place.retryMs, retryAfterMs(response.headers)) };
    }
    if (response && !isStream(response)) {
      // Behind the end there is nothing to resume: the end itself is asked for.
      if (response.status === 204) place.lastId = '';
      return { kind: 'none' };
    }
    if (response?.body) yield* readStatuses(response.body, place, own);
    signal?.throwIfAborted();
    return { kind: 'lost', afterMs: place.retryMs };
  } finally {
    own.abort();
    release();
  }
}

/** @returns undefined when nobody answered */
async function open(
  connection: Connection,
  operation: OperationReference,
  { lastId }: StreamPlace,
  own: AbortController,
): Promise<Response | undefined> {
  const { url, fetch } = connection;
  const headers = { accept: 'text/event-stream', ...(lastId !== '' && { 'last-event-id': lastId }) };
  const request = await toRequest(connection, { method: 'GET', headers });
  const heard = listenFor(own);
  try {
    return await fetch(`${url}${operationPath(operation)}/events`, { ...request, signal: own.signal });
  } catch {
    return undefined;
  } finally {
    heard.stop();
  }
}

function isStream({ status, headers }: Response): boolean {
  return status === 200 && (headers.get('content-type') ?? '').startsWith('text/event-stream');
}

async function* readStatuses(
  body: ReadableStream<Uint8Array>,
  place: StreamPlace,
  own: AbortController,
): AsyncGenerator<Operation, void> {
  const parser = createEventStreamParser();
  const decoder = new TextDecoder();
  // Not every browser lets a body be iterated.
  const reader = body.getReader();
  try {
    for (let piece = await readWithin(reader, own); piece; piece = await readWithin(reader, own)) {
      const events = parser.push(decoder.decode(piece, { stream: true }));
      place.retryMs = parser.retryMs() ?? place.retryMs;
      yield* toStatuses(events, place);
      if (parser.lastId() !== '') place.lastId = parser.lastId();
    }
  } finally {
    // It may be broken already, which is no news then.
    await reader.cancel().catch(() => undefined);
  }
}

function* toStatuses(events: readonly StreamEvent[], place: StreamPlace): Generator<Operation, void> {
  for (const { event, data, id } of events) {
    if (id !== '') place.lastId = id;
    if (event === 'status') yield toOperation(JSON.parse(data));
  }
}

/** @returns undefined at the end, also when it is one before its time */
async function readWithin(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  own: AbortController,
): Promise<Uint8Array | undefined> {
  const heard = listenFor(own);
  try {
    return (await reader.read()).value;
  } catch {
    return undefined;
  } finally {
    heard.stop();
  }
}

/** Gives the connection up unless something is heard in time. */
function listenFor(own: AbortController): { stop: () => void } {
  const timer = setTimeout(() => {
    own.abort();
  }, SILENCE_MS);
  return {
    stop: () => {
      clearTimeout(timer);
    },
  };
}
