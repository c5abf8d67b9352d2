/** One event of a stream. `id` is the last that the stream has named. */
export type StreamEvent = { readonly event: string; readonly data: string; readonly id: string };

/** What a stream has said so far, apart from its events. */
export type EventStreamParser = {
  /** Takes the next piece, of any length. @returns the events that it completes */
  push(piece: string): readonly StreamEvent[];
  /** For `Last-Event-ID`; empty while there is none. */
  lastId(): string;
  /** For how long to stay away behind a lost stream; undefined while the server has said nothing. */
  retryMs(): number | undefined;
};

/**
 * Reads server-sent events from pieces of text, which may end anywhere. A block that the stream ends in is dropped.
 *
 * @source WHATWG HTML, 9.2.6
 */
export function createEventStreamParser(): EventStreamParser {
  let [rest, afterReturn] = ['', false];
  let [event, data, id] = ['', '', ''];
  let lastId = '';
  let retryMs: number | undefined;

  function takeLine(line: string): StreamEvent | undefined {
    if (line === '') return endBlock();
    const { field, value } = toField(line);
    if (field === 'event') event = value;
    if (field === 'data') data += `${value}\n`;
    if (field === 'id' && !value.includes('\0')) id = value;
    if (field === 'retry' && /^\d+$/.test(value)) retryMs = Number(value);
    return undefined;
  }

  function endBlock(): StreamEvent | undefined {
    lastId = id;
    const whole = data === '' ? undefined : { event: event || 'message', data: data.slice(0, -1), id };
    [event, data] = ['', ''];
    return whole;
  }

  return {
    push(piece) {
      if (piece === '') return [];
      // The line feed of a pair that was torn apart ends no second line.
      const text = rest + (afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece);
      afterReturn = piece.endsWith('\r');
      const lines = text.split(/\r\n|\r|\n/);
      rest = lines.pop() ?? '';
      return lines.flatMap((line) => takeLine(line) ?? []);
    },
    lastId: () => lastId,
    retryMs: () => retryMs,
  };
}

/** What stands before the first colon, and behind it and one space. */
function toField(line: string): { readonly field: string; readonly value: string } {
  const colon = line.indexOf(':');
  if (colon === -1) return { field: line, value: '' };
  return { field: line.slice(0, colon), value: line.slice(line.startsWith(' ', colon + 1) ? colon + 2 : colon + 1) };
}
