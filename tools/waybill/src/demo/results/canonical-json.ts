/** What a view document is made of; 64-bit integers are `bigint`, so that no digit is lost. */
export type ViewValue =
  null | boolean | string | number | bigint | readonly ViewValue[] | { readonly [name: string]: ViewValue };

export type ViewDocument = Readonly<Record<string, ViewValue>>;

/** JSON with sorted names, no spaces, no escapes beyond the necessary, and 64-bit integers as numbers. */
export function toCanonicalJson(value: ViewValue): string {
  if (typeof value === 'bigint') return String(value);
  if (isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${toCanonicalJson(value[name] ?? null)}`).join(',')}}`;
}

function isArray(value: ViewValue): value is readonly ViewValue[] {
  return Array.isArray(value);
}
