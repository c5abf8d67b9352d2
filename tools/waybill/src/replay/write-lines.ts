import { createHash } from 'node:crypto';

import { renderCloudEvent, toJson } from '@waybill/avro';

import type { LineFile } from './line-file.ts';
import type { OpenSource } from './read-batches.ts';
import type { Message } from './read-message.ts';
import { messageTypes } from './read-message.ts';
import type { Read } from './replay-job.ts';
import type { PartitionState, Section } from './replay-state.ts';
import { restOf } from './replay-state.ts';
import { createTallyCounter } from './tally-counter.ts';

/** Takes lines; a part of what it took may count already. */
export type LineSink = Pick<LineFile, 'write' | 'flush'>;

export type LineParts = {
  readonly sink: LineSink;
  readonly read: Read;
  /** Told when what was written so far is on the disk. */
  readonly onSection: (section: Section) => void;
};

/** So much is written again at most when it goes on behind a kill. */
const SECTION_CHARACTERS = 16 * 1024 * 1024;

/** Writes what is left of a partition as CloudEvents, one a line. */
export async function writeLines(parts: LineParts, source: OpenSource, state: PartitionState): Promise<void> {
  const { sink } = parts;
  const rest = restOf(state);
  const render = createLineRenderer(source);
  const counter = createTallyCounter();
  const { partition } = rest.at;
  let [characters, token] = [0, rest.token];
  const settle = (next: typeof rest.from) => {
    parts.onSection({ source: source.name, partition, next, token, tally: counter.take(), bytes: sink.flush() });
    characters = 0;
  };
  for await (const batch of parts.read(source, rest)) {
    for (const found of batch.found) {
      counter.add(found);
      if (found.kind !== 'message') continue;
      const line = render(found.message);
      sink.write(line);
      characters += line.length;
    }
    token = batch.token;
    if (characters >= SECTION_CHARACTERS) settle(batch.next);
  }
  settle(rest.until);
}

/** Every line as it comes, to whoever takes it; what was taken is gone. */
export function createStreamSink(out: (line: string) => void): LineSink & { readonly sha256: () => string } {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    write: (line) => {
      hash.update(`${line}\n`);
      bytes += Buffer.byteLength(line) + 1;
      out(line);
    },
    flush: () => bytes,
    sha256: () => hash.digest('hex'),
  };
}

/** Renders a source's messages as CloudEvents: events as they are streamed to clients. */
function createLineRenderer(source: OpenSource): (message: Message) => string {
  const writers = new Map(messageTypes(source).map(({ type, schema }) => [type, toJson(schema)]));
  if (source.values === 'written') return (message) => renderCloudEvent(message);
  return (message) => {
    const write = writers.get(message.name);
    if (write === undefined) throw new TypeError(`${source.name} has no messages ${message.name}.`);
    return renderCloudEvent({ ...message, data: write(message.data) });
  };
}
