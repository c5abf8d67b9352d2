import type { RecordSchema } from '@waybill/messages';
import { PartUnavailableError } from '@waybill/messages';

import { toJson } from './json/to-json.ts';
import type { SchemaRegistry } from './registry/schema-registry.ts';
import { parseSchema } from './schema/parse-schema.ts';
import { readSchemaId } from './wire/frame.ts';
import type { Decoded, FrameReader, OwnSchema } from './wire/schema-codec.ts';
import { readAsOwn, readAsWritten, toOwnSchema } from './wire/schema-codec.ts';

/** A schema of this build, and where it stands in the registry. */
export type KnownSchema = { readonly subject: string; readonly id: number; readonly own: OwnSchema };

/** No record of ours is larger: 4 MiB. */
const LARGEST_FRAME_BYTES = 4 * 1024 * 1024;
/** Ids that name nothing of ours and are remembered: a flood of them must fill neither memory nor the registry. */
const REFUSALS_KEPT = 1000;

/** Reads frames by the schemas with which they were written. */
export type FrameDecoder = {
  readonly prepare: (frames: Iterable<Buffer | null>) => Promise<void> | undefined;
  readonly decode: (frame: Buffer) => Decoded;
};

/**
 * A decoder that knows the schemas of this build. Others are fetched once, and only those of the same subjects are
 * taken: the codec library makes code of what it is given.
 */
export function createFrameDecoder(registry: SchemaRegistry, known: readonly KnownSchema[]): FrameDecoder {
  const readers = new Map(known.map(({ id, own }) => [id, readAsWritten(own)]));
  return createLearningDecoder(readers, (id) => findReader(registry, known, id));
}

/**
 * A decoder for values as they were written, whatever this build has of their types: each comes as `toJson` of its own schema
 * shows it.
 *
 * @param topics  schemas of other subjects are refused
 */
export function createWrittenDecoder(registry: SchemaRegistry, topics: readonly string[]): FrameDecoder {
  return createLearningDecoder(new Map(), (id) => findWrittenReader(registry, topics, id));
}

/** @param find  a reader for the records of an id, or a sentence that says why there is none */
function createLearningDecoder(
  readers: Map<number, FrameReader>,
  find: (id: number) => Promise<FrameReader | string>,
): FrameDecoder {
  const refusals = new Map<number, FrameReader>();
  const learning = new Map<number, Promise<void>>();

  const learn = async (id: number) => {
    const reader = await find(id);
    if (typeof reader !== 'string') {
      readers.set(id, reader);
      return;
    }
    refusals.set(id, () => ({ ok: false, reason: reader }));
    const [oldest] = refusals.keys();
    if (refusals.size > REFUSALS_KEPT && oldest !== undefined) refusals.delete(oldest);
  };
  const learnOnce = (id: number) => {
    const promise = learning.get(id) ?? learn(id).finally(() => learning.delete(id));
    learning.set(id, promise);
    return promise;
  };

  return {
    prepare: (frames) => {
      const unknown = new Set<number>();
      for (const frame of frames) {
        const id = frame === null ? 'no frame' : readSchemaId(frame);
        if (typeof id === 'number' && !readers.has(id) && !refusals.has(id)) unknown.add(id);
      }
      return unknown.size === 0 ? undefined : Promise.all([...unknown].map(learnOnce)).then(() => undefined);
    },
    decode: (frame) => {
      if (frame.length > LARGEST_FRAME_BYTES) return { ok: false, reason: `A record of ${frame.length} bytes.` };
      const id = readSchemaId(frame);
      if (typeof id === 'string') return { ok: false, reason: id };
      const read = readers.get(id) ?? refusals.get(id);
      if (read !== undefined) return read(frame);
      // Nobody waits for this promise: whoever tries again finds out what became of it.
      learnOnce(id).catch(() => undefined);
      throw new PartUnavailableError(`The schema of the id ${id} is being fetched; read the record again.`);
    },
  };
}

/** A reader for the records of an id, or a sentence that says why there is none. */
async function findReader(
  registry: SchemaRegistry,
  known: readonly KnownSchema[],
  id: number,
): Promise<FrameReader | string> {
  const found = await registry.fetch(id);
  if (found === undefined) return `The registry has no schema of the id ${id}.`;
  const own = known.find(({ subject }) => found.subjects.includes(subject))?.own;
  if (own === undefined) return `The schema id ${id} belongs to no type of this build's contracts.`;
  try {
    const { fullName } = parseSchema(found.schema);
    if (fullName !== own.fullName) return `The schema id ${id} is of ${fullName}, registered as ${own.fullName}.`;
    // That it is a record schema was found by parsing it.
    return readAsOwn(own, found.schema as RecordSchema);
  } catch (error) {
    return `The schema id ${id} can't be read as ${own.fullName}: ${String(error)}`;
  }
}

async function findWrittenReader(
  registry: SchemaRegistry,
  topics: readonly string[],
  id: number,
): Promise<FrameReader | string> {
  const found = await registry.fetch(id);
  if (found === undefined) return `The registry has no schema of the id ${id}.`;
  try {
    const { fullName } = parseSchema(found.schema);
    if (!topics.some((topic) => found.subjects.includes(`${topic}-${fullName}`)))
      return `The schema id ${id} belongs to none of ${topics.join(', ')}.`;
    const schema = found.schema as RecordSchema; // That it is a record schema was found by parsing it.
    const [read, write] = [readAsWritten(toOwnSchema(schema)), toJson(schema)];
    return (frame) => {
      const decoded = read(frame);
      return decoded.ok ? { ...decoded, value: write(decoded.value) } : decoded;
    };
  } catch (error) {
    return `The schema id ${id} can't be read: ${String(error)}`;
  }
}
