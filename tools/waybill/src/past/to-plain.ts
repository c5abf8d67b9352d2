/** What JSON can say of a value that code keeps. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

/**
 * Any value as JSON has it: integers of 64 bits as strings, as HTTP shows them, times in UTC, bytes in hex, sets as lists,
 * maps as objects.
 */
export function toPlain(value: unknown): Plain {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? null : objectToPlain(value);
    default:
      return null;
  }
}

function objectToPlain(value: object): Plain {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (isTime(value)) return value.toISOString();
  if (Array.isArray(value) || isIterableAs(value, 'Set')) return Array.from(value, toPlain);
  const entries = isIterableAs(value, 'Map') ? [...(value as ReadonlyMap<unknown, unknown>)] : Object.entries(value);
  return Object.fromEntries(
    entries.flatMap(([name, member]) => (member === undefined ? [] : [[String(name), toPlain(member)] as const])),
  );
}

// By their tags: what a loaded module makes may be of another realm, where `instanceof` says no.
function isTime(value: object): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

function isIterableAs(value: object, name: 'Set' | 'Map'): value is Iterable<unknown> & object {
  return Object.prototype.toString.call(value) === `[object ${name}]`;
}
