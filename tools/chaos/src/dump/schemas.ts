import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import avsc from 'avsc';

/** Avro's own types by the full names of records. */
export type Schemas = ReadonlyMap<string, avsc.Type>;

/**
 * Reads the committed `.avsc` files of commands, events and the platform's own records: the checker takes nothing from
 * the code that it checks.
 */
export function readSchemas(repository: string): Schemas {
  const contracts = join(repository, 'packages/contracts');
  const folders = readdirSync(contracts, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [join(contracts, name, 'commands'), join(contracts, name, 'events')]);
  const files = [...folders, join(repository, 'packages/messages/platform')].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.avsc'))
      .map((name) => join(folder, name)),
  );
  return new Map(
    files.map((file) => {
      // A schema is whatever Avro takes; it throws for anything else.
      const type = avsc.Type.forSchema(JSON.parse(readFileSync(file, 'utf8')) as avsc.Schema);
      return [type.name ?? file, type];
    }),
  );
}

/** Frames begin with a zero byte and the id that the registry gave to the schema. */
const FRAME_BYTES = 5;

/**
 * The body of a record, times as ms and longs as numbers.
 *
 * @throws `Error` if no schema has this name, or the bytes are not of it
 */
export function decodeBody(schemas: Schemas, type: string, value: Buffer): Readonly<Record<string, unknown>> {
  const schema = schemas.get(type);
  if (!schema) throw new Error(`No .avsc file names ${type}.`);
  if (value[0] !== 0) throw new Error(`A value of ${type} does not begin with the byte 0.`);
  const body: unknown = schema.fromBuffer(value.subarray(FRAME_BYTES));
  return { ...Object(body) } as Readonly<Record<string, unknown>>; // Records decode to objects.
}
