import canonicalize from 'canonicalize';

// Its types describe an ES module, but it is CommonJS: the default import is the function itself.
const serialize = canonicalize as unknown as (value: unknown) => string | undefined;

/** With more names, looking each of them up in every object would cost more than it saves. */
const FEW = 64;

/**
 * The canonical form of a JSON value: members in the order of their names, by UTF-16 units, without spaces.
 *
 * @param names  all member names that occur anywhere in the value
 * @source       RFC 8785, which takes the forms of numbers and texts from ECMAScript
 */
export function canonicalJson(value: unknown, names: ReadonlySet<string>): string {
  // A list of names makes the engine's own serializer write members in the order of the list.
  if (names.size <= FEW) return JSON.stringify(value, [...names].sort());
  return serialize(value) ?? '';
}
