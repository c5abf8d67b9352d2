import { parseSchema } from './parse-schema.ts';

type Json = Readonly<Record<string, unknown>>;

/** What may stand beside the type of a value. A misspelt limit would be no limit. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  int: ['minimum', 'maximum'],
  long: ['minimum', 'maximum', 'logicalType'],
  float: ['minimum', 'maximum'],
  double: ['minimum', 'maximum'],
  string: ['minLength', 'maxLength', 'pattern'],
  array: ['items', 'minItems', 'maxItems', 'emptyAs'],
  map: ['values'],
  enum: ['name', 'namespace', 'doc', 'symbols', 'default'],
  record: ['name', 'namespace', 'doc', 'fields'],
};
const FIELD_ATTRIBUTES = ['name', 'type', 'doc', 'default'];

/**
 * What a schema of a contract lacks of our conventions: a doc for each record, enum and field, names as they are
 * written everywhere, a default for each enum and each `["null", T]`, and no attribute that nobody reads.
 *
 * @returns one sentence for each fault, none when all is well
 */
export function lintSchema(schema: unknown): readonly string[] {
  try {
    parseSchema(schema);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  return lintType(schema, '');
}

function lintType(schema: unknown, path: string): readonly string[] {
  if (Array.isArray(schema)) return lintType(schema[1], path);
  if (!isObject(schema)) return [];
  const { type } = schema;
  if (typeof type !== 'string') return lintType(type, path);
  const strange = strangeAttributes(schema, ['type', ...(ATTRIBUTES[type] ?? [])], path);
  switch (type) {
    case 'record':
      return [...strange, ...lintNamed(schema, path), ...fieldsOf(schema).flatMap((field) => lintField(field, path))];
    case 'enum':
      return [
        ...strange,
        ...lintNamed(schema, path),
        ...when(schema['default'] === undefined, `${at(path)} has an enum without a default.`),
      ];
    default:
      return [...strange, ...lintType(schema['items'] ?? schema['values'], `${path}[]`)];
  }
}

function lintNamed({ name, doc }: Json, path: string): readonly string[] {
  return [
    ...when(
      !/^[A-Z][A-Za-z0-9]*$/.test(String(name)),
      `${at(path)} has the type name ${String(name)}, not PascalCase.`,
    ),
    ...when(doc === undefined, `${String(name)} has no doc.`),
  ];
}

function lintField(field: Json, outside: string): readonly string[] {
  const path = `${outside}${outside === '' ? '' : '.'}${String(field['name'])}`;
  const { type } = field;
  return [
    ...when(!/^[a-z][A-Za-z0-9]*$/.test(String(field['name'])), `${path} is not camelCase.`),
    ...when(field['doc'] === undefined, `${path} has no doc.`),
    ...when(Array.isArray(type) && field['default'] !== null, `${path} may be null but has not the default null.`),
    ...strangeAttributes(field, FIELD_ATTRIBUTES, path),
    ...lintType(type, path),
  ];
}

function strangeAttributes(json: Json, known: readonly string[], path: string): readonly string[] {
  const strange = Object.keys(json).filter((name) => !known.includes(name));
  return strange.map((name) => `${at(path)} has the attribute ${name}; known are ${known.join(', ')}.`);
}

function fieldsOf(schema: Json): readonly Json[] {
  return Array.isArray(schema['fields']) ? schema['fields'].filter(isObject) : [];
}

function when(condition: boolean, fault: string): readonly string[] {
  return condition ? [fault] : [];
}

function at(path: string): string {
  return path === '' ? 'The schema' : path;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
