import { isDeepStrictEqual } from 'node:util';

type Json = Readonly<Record<string, unknown>>;

const PRIMITIVES = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);

/**
 * Whether two schemas say the same, docs and limits included. Registries give some back with the members in another
 * order, and without namespaces that go without saying.
 */
export function isSameSchema(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(qualify(one, ''), qualify(other, ''));
}

/** The schema with full names alone. */
function qualify(schema: unknown, namespace: string): unknown {
  if (typeof schema === 'string') return PRIMITIVES.has(schema) ? schema : toFullName(schema, namespace);
  if (Array.isArray(schema)) return schema.map((branch) => qualify(branch, namespace));
  if (!isObject(schema)) return schema;
  switch (schema['type']) {
    case 'record':
    case 'enum':
      return qualifyNamed(schema, namespace);
    case 'array':
      return { ...schema, items: qualify(schema['items'], namespace) };
    case 'map':
      return { ...schema, values: qualify(schema['values'], namespace) };
    default:
      return { ...schema, type: qualify(schema['type'], namespace) };
  }
}

function qualifyNamed({ namespace: given, fields, ...rest }: Json, outer: string): Json {
  const name = toFullName(String(rest['name']), typeof given === 'string' ? given : outer);
  const inner = name.slice(0, Math.max(0, name.lastIndexOf('.')));
  if (!Array.isArray(fields)) return { ...rest, name };
  return { ...rest, name, fields: fields.map((field) => qualify(field, inner)) };
}

function toFullName(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
