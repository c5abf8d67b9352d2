import type { RecordSchema } from '@waybill/messages';

import type { AvroType, RecordField } from './avro-type.ts';
import { matchType } from './avro-type.ts';
import { parseSchema } from './parse-schema.ts';

/**
 * What another form of a schema changes, one line for each field: `+ lines[].note: string | null`, `- units: long`,
 * `~ count: int → long`. None when only docs, limits or defaults differ.
 *
 * @throws `TypeError` when a schema is not as contracts need it
 */
export function describeChanges(before: RecordSchema, after: RecordSchema): readonly string[] {
  const [then, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((path) => {
    const [old, current] = [then.get(path), now.get(path)];
    if (old === current) return [];
    if (old === undefined) return [`+ ${path}: ${current}`];
    return [current === undefined ? `- ${path}: ${old}` : `~ ${path}: ${old} → ${current}`];
  });
}

/** All fields, also those within fields, by their paths. */
function fieldsOf(schema: RecordSchema): ReadonlyMap<string, string> {
  return new Map(parseSchema(schema).fields.flatMap((field) => listField(field, '')));
}

function listField({ name, type }: RecordField, outside: string): readonly (readonly [string, string])[] {
  const path = outside === '' ? name : `${outside}.${name}`;
  return [[path, describe(type)], ...listInside(type, path)];
}

function listInside(type: AvroType, path: string): readonly (readonly [string, string])[] {
  switch (type.kind) {
    case 'optional':
      return listInside(type.of, path);
    case 'array':
      return listInside(type.items, `${path}[]`);
    case 'map':
      return listInside(type.values, `${path}{}`);
    case 'record':
      return type.fields.flatMap((field) => listField(field, path));
    default:
      return [];
  }
}

function describe(type: AvroType): string {
  const plain = () => type.kind;
  return matchType<string>(type, {
    ...{ boolean: plain, bytes: plain, timestamp: plain, int: plain, long: plain, float: plain, double: plain },
    string: plain,
    enum: ({ symbols }) => symbols.join(' | '),
    optional: ({ of }) => `${describe(of)} | null`,
    array: ({ items }) => `${describe(items)}[]`,
    map: ({ values }) => `map of ${describe(values)}`,
    record: ({ fullName }) => fullName.slice(fullName.lastIndexOf('.') + 1),
  });
}
