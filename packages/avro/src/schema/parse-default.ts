import type { AvroType } from './avro-type.ts';

/**
 * A field's default, which Avro writes in its own JSON, as a value.
 *
 * @returns undefined when it does not fit the type
 * @source  Apache Avro specification, "Complex Types", "field default values"
 */
export function parseDefault(type: AvroType, json: unknown): { readonly value: unknown } | undefined {
  switch (type.kind) {
    case 'optional':
      return json === null ? { value: null } : undefined;
    case 'boolean':
      return typeof json === 'boolean' ? { value: json } : undefined;
    case 'int':
      return Number.isInteger(json) ? { value: json } : undefined;
    case 'float':
    case 'double':
      return typeof json === 'number' ? { value: json } : undefined;
    case 'long':
      return isWhole(json) ? { value: BigInt(json) } : undefined;
    case 'timestamp':
      return isWhole(json) ? { value: new Date(json) } : undefined;
    case 'string':
      return typeof json === 'string' ? { value: json } : undefined;
    case 'bytes':
      return typeof json === 'string' ? { value: Buffer.from(json, 'latin1') } : undefined;
    case 'enum':
      return typeof json === 'string' && type.symbols.includes(json) ? { value: json } : undefined;
    case 'array':
      return Array.isArray(json) && json.length === 0 ? { value: json } : undefined;
    case 'map':
    case 'record':
      return isEmpty(json) && (type.kind === 'map' || type.fields.length === 0) ? { value: {} } : undefined;
  }
}

function isWhole(json: unknown): json is number {
  return Number.isSafeInteger(json);
}

function isEmpty(json: unknown): boolean {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && Object.keys(json).length === 0;
}
