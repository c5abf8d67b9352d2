import type { ServerResponse } from 'node:http';

import { renderEvent, renderPlace, STREAM_BEGINNING, STREAM_COMMENT } from '@waybill/http';
import type { Logger } from '@waybill/telemetry';

import type { EventStream, OpenStream } from '../edge/exchange.ts';

/** The streams of a server. */
export type OpenStreams = {
  /** Sends a stream as the response, and ends it. Never throws. */
  serve(stream: EventStream, response: ServerResponse): Promise<void>;
  /** Closes every stream, and every later one at once. */
  endAll(): void;
  readonly count: number;
};

/** Bounds of each stream. */
export type StreamLimits = { readonly streamBytes: number; readonly streamMs: number };

/** No proxy may keep events back, and no connection is worth keeping behind an hour's stream. */
export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
  Connection: 'close',
} as const;

/** Proxies must allow 60 s of silence. */
const COMMENT_EVERY_MS = 15_000;

export function createOpenStreams(limits: StreamLimits, logger: Logger): OpenStreams {
  const open = new Set<AbortController>();
  let ended = false;
  return {
    async serve({ stream }, response) {
      const end = new AbortController();
      open.add(end);
      if (ended) end.abort();
      try {
        await send(stream, response, { end, ...limits });
      } catch (err) {
        logger.error('a stream broke', { err });
      } finally {
        open.delete(end);
        end.abort();
        response.end();
      }
    },
    endAll() {
      ended = true;
      for (const end of open) end.abort();
    },
    get count() {
      return open.size;
    },
  };
}

async function send(
  stream: EventStream['stream'],
  response: ServerResponse,
  { end, streamBytes, streamMs }: StreamLimits & { readonly end: AbortController },
): Promise<void> {
  const close = () => {
    end.abort();
  };
  const write = (text: string) => {
    if (end.signal.aborted) return;
    // What was sent before: one event alone may be larger than this, and is read in time by whoever reads.
    if (response.writableLength <= streamBytes) {
      response.write(text);
      return;
    }
    end.abort();
    // Not ended: what lies unread would be kept until the client has read it.
    response.destroy();
  };
  response.on('close', close);
  response.writeHead(200, STREAM_HEADERS);
  write(STREAM_BEGINNING);
  const comments = setInterval(write, COMMENT_EVERY_MS, STREAM_COMMENT);
  const timeIsUp = setTimeout(close, streamMs);
  try {
    await stream({
      send: (event) => {
        write(renderEvent(event));
      },
      place: (id) => {
        write(renderPlace(id));
      },
      drained: () => drained(response, end.signal),
      closed: end.signal,
    } satisfies OpenStream);
  } finally {
    clearInterval(comments);
    clearTimeout(timeIsUp);
  }
}

function drained(response: ServerResponse, closed: AbortSignal): Promise<void> {
  if (!response.writableNeedDrain || closed.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go);
      closed.removeEventListener('abort', go);
      resolve();
    };
    response.on('drain', go);
    closed.addEventListener('abort', go);
  });
}
