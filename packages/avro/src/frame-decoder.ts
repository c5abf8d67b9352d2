import type { RecordSchema } from '@waybill/messages';

import type { SchemaRegistry } from './registry/schema-registry.ts';
import { parseSchema } from './schema/parse-schema.ts';
import { readSchemaId } from './wire/frame.ts';
import type { Decoded, FrameReader, OwnSchema } from './wire/schema-codec.ts';
import { readAsOwn, readAsWritten } from './wire/schema-codec.ts';

/** A schema of this build, and where it stands in the registry. */
export type KnownSchema = { readonly subject: string; readonly id: number; readonly own: OwnSchema };

/** No record of ours is larger: 4 MiB. */
const LARGEST_FRAME_BYTES = 4 * 1024 * 1024;
/** Ids that name nothing of ours and are remembered: a flood of them must fill neither memory nor the registry. */
const REFUSALS_KEPT = 1000;

/**
 * Reads frames by the schema with which they were written. Schemas that this build does not have are fetched once, and
 * only those of the same subjects are taken: the codec library makes code of what it is given.
 */
export function createFrameDecoder(
  registry: SchemaRegistry,
  known: readonly KnownSchema[],
): (frame: Buffer) => Decoded | Promise<Decoded> {
  const readers = new Map(known.map(({ id, own }) => [id, readAsWritten(own)]));
  const refusals = new Map<number, string>();
  const fetching = new Map<number, Promise<FrameReader>>();

  const learn = async (id: number): Promise<FrameReader> => {
    const reader = await findReader(registry, known, id);
    if (typeof reader !== 'string') {
      readers.set(id, reader);
      return reader;
    }
    refusals.set(id, reader);
    const [oldest] = refusals.keys();
    if (refusals.size > REFUSALS_KEPT && oldest !== undefined) refusals.delete(oldest);
    return () => ({ ok: false, reason: reader });
  };

  return (frame) => {
    if (frame.length > LARGEST_FRAME_BYTES) return { ok: false, reason: `A record of ${frame.length} bytes.` };
    const id = readSchemaId(frame);
    if (typeof id === 'string') return { ok: false, reason: id };
    const reader = readers.get(id);
    if (reader !== undefined) return reader(frame);
    const reason = refusals.get(id);
    if (reason !== undefined) return { ok: false, reason };
    const learning = fetching.get(id) ?? learn(id).finally(() => fetching.delete(id));
    fetching.set(id, learning);
    return learning.then((read) => read(frame));
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
