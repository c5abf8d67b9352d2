import type { RecordSchema } from '@waybill/messages';

import type { AvroType, TextType } from '../schema/avro-type.ts';
import { matchType } from '../schema/avro-type.ts';
import { parseSchema } from '../schema/parse-schema.ts';

/**
 * One JSON document that `parseJson` takes for the schema, the same one at each call, for where nobody wrote a better one.
 * A text whose pattern none of our words fits stays a word that does not fit.
 *
 * @throws `TypeError` when the schema is not as contracts need it
 */
export function toJsonExample(schema: RecordSchema): Readonly<Record<string, unknown>> {
  return exampleOf(parseSchema(schema), '') as Readonly<Record<string, unknown>>; // A record becomes an object.
}

function exampleOf(type: AvroType, name: string): unknown {
  return matchType<unknown>(type, {
    boolean: () => true,
    bytes: () => 'AQI=',
    timestamp: () => '2026-11-22T10:00:00.000Z',
    int: (range) => numberIn(range),
    long: (range) => String(numberIn(range)),
    float: (range) => numberIn(range),
    double: (range) => numberIn(range),
    string: (text) => textFor(text, name),
    enum: ({ symbols }) => symbols[0],
    array: ({ items, minItems = 1 }) => Array.from({ length: Math.max(1, minItems) }, () => exampleOf(items, name)),
    map: ({ values }) => ({ key: exampleOf(values, name) }),
    record: ({ fields }) => Object.fromEntries(fields.map((field) => [field.name, exampleOf(field.type, field.name)])),
    optional: ({ of }) => exampleOf(of, name),
  });
}

function numberIn({
  minimum = -Infinity,
  maximum = Infinity,
}: {
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}): number {
  return Math.max(Math.min(1, Math.floor(maximum)), Math.ceil(minimum));
}

/** The field's own name says best what stands there. */
function textFor({ minLength = 0, maxLength = Infinity, pattern }: TextType, name: string): string {
  const words = [name, 'a', 'A', '1', 'https://example.com/', '2026-11-22'].map((word) =>
    word.padEnd(minLength, word || 'a').slice(0, maxLength),
  );
  return words.find((word) => pattern?.test(word) !== false) ?? words[0] ?? '';
}
