/** One event of a stream. */
export type ServerSentEvent = {
  readonly event: string;
  /** With which a client resumes; it has no line break and no NUL. */
  readonly id: string;
  readonly data: string;
};

/** What a stream begins with: a client that loses it comes back after this time. */
export const STREAM_BEGINNING = 'retry: 2000\n\n';
/** What a stream says when it has nothing to say, so that nobody between takes it for dead. */
export const STREAM_COMMENT = ':\n\n';

/**
 * An event as it goes over the wire. Each line of the data is a line of its own, whatever ends it.
 *
 * @source WHATWG HTML, "Server-sent events"
 */
export function renderEvent({ event, id, data }: ServerSentEvent): string {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`);
  return `event: ${event}\nid: ${id}\n${lines.join('')}\n`;
}

/** Says where the stream stands without an event: a client that resumes then begins there. */
export function renderPlace(id: string): string {
  return `id: ${id}\n\n`;
}
