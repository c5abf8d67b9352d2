import type { AvroType } from './avro-type.ts';
import { matchType } from './avro-type.ts';

/** A value that may be undefined itself. */
type Found = { readonly value: unknown } | undefined;

/**
 * A field's default, which Avro writes in its own JSON, as a value.
 *
 * @returns undefined when it does not fit the type
 * @source  Apache Avro specification, "Complex Types", "field default values"
 */
export function parseDefault(type: AvroType, json: unknown): Found {
  const number = () => (typeof json === 'number' ? { value: json } : undefined);
  return matchType<Found>(type, {
    optional: () => (json === null ? { value: null } : undefined),
    boolean: () => (typeof json === 'boolean' ? { value: json } : undefined),
    int: () => (Number.isInteger(json) ? { value: json } : undefined),
    float: number,
    double: number,
    long: () => (isWhole(json) ? { value: BigInt(json) } : undefined),
    timestamp: () => (isWhole(json) ? { value: new Date(json) } : undefined),
    string: () => (typeof json === 'string' ? { value: json } : undefined),
    bytes: () => (typeof json === 'string' ? { value: Buffer.from(json, 'latin1') } : undefined),
    enum: ({ symbols }) => (typeof json === 'string' && symbols.includes(json) ? { value: json } : undefined),
    array: () => (Array.isArray(json) && json.length === 0 ? { value: [] } : undefined),
    map: () => (isEmpty(json) ? { value: {} } : undefined),
    record: ({ fields }) => (isEmpty(json) && fields.length === 0 ? { value: {} } : undefined),
  });
}

function isWhole(json: unknown): json is number {
  return Number.isSafeInteger(json);
}

function isEmpty(json: unknown): boolean {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && Object.keys(json).length === 0;
}
