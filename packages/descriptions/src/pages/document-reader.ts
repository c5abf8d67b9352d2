import type { Json } from '../options.ts';

/** A member that is a text; empty when it is not there. */
export function textOf(json: Json, name: string): string {
  const value = json[name];
  return typeof value === 'string' ? value : '';
}

/** A member that is a list of objects; empty when it is not there. */
export function listOf(json: Json, name: string): readonly Json[] {
  const value = json[name];
  return Array.isArray(value) ? value.map((item) => Object(item) as Json) : []; // A member of what is no object is undefined.
}

/** A member that is an object; empty when it is not there. */
export function objectOf(json: Json, name: string): Json {
  return Object(json[name] ?? {}) as Json; // As above.
}

/** What an object stands for: itself, or what its `$ref` points at in the same document. */
export function resolveRef(document: Json, json: Json): Json {
  const ref = json['$ref'];
  if (typeof ref !== 'string') return json;
  return ref
    .slice('#/'.length)
    .split('/')
    .reduce((place, name) => objectOf(place, name), document);
}
