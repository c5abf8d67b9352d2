import type { RecordSchema } from '@waybill/messages';

import type { ArrayType, AvroType, EnumType, MapType, RecordType } from '../schema/avro-type.ts';
import { matchType } from '../schema/avro-type.ts';
import { parseSchema } from '../schema/parse-schema.ts';
import type { Issue, Issues } from './issue.ts';
import { countOf, locate, note, show } from './issue.ts';
import type { JsonReader } from './read-scalars.ts';
import { numberReader, readBoolean, readBytes, readTimestamp, textReader } from './read-scalars.ts';

/** A body that fits its schema, or all that is wrong with it. */
export type ParsedJson =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly issues: readonly Issue[] };

/**
 * A parser of bodies for one schema; keep it. It takes what `JSON.parse` gives and gives a value as the codec writes
 * it: 64-bit integers from strings, times from RFC 3339, bytes from base64, an empty list from its word if it has one. Members that the schema does not have are
 * refused; those with a default, or that may be null, may be left out. The limits of the schema are checked, and all
 * issues come at once.
 *
 * @throws `TypeError` when the schema is not as contracts need it
 */
export function parseJson(schema: RecordSchema): (json: unknown) => ParsedJson {
  const read = compileReader(parseSchema(schema));
  return (json) => {
    const issues: Issues = [];
    const value = read(json, issues);
    if (issues.length === 0) return { ok: true, value };
    return { ok: false, issues: issues.map((issue) => ({ ...issue, pointer: `#${issue.pointer}` })) };
  };
}

function compileReader(type: AvroType): JsonReader {
  return matchType<JsonReader>(type, {
    boolean: () => readBoolean,
    int: numberReader,
    long: numberReader,
    float: numberReader,
    double: numberReader,
    string: textReader,
    bytes: () => readBytes,
    timestamp: () => readTimestamp,
    enum: compileEnum,
    optional: ({ of }) => compileOptional(compileReader(of)),
    array: compileArray,
    map: compileMap,
    record: compileRecord,
  });
}

function compileOptional(read: JsonReader): JsonReader {
  return (json, issues) => (json === null ? null : read(json, issues));
}

function compileEnum({ symbols }: EnumType): JsonReader {
  const known = new Set<unknown>(symbols);
  const expected = `Expected one of ${symbols.join(', ')}, got`;
  return (json, issues) => (known.has(json) ? json : note(issues, 'enum', `${expected} ${show(json)}.`));
}

function compileArray({ items, minItems = 0, maxItems = Infinity, emptyAs }: ArrayType): JsonReader {
  const read = compileReader(items);
  const expected = emptyAs === undefined ? 'a list' : `a list or "${emptyAs}"`;
  return (json, issues) => {
    if (emptyAs !== undefined && json === emptyAs) return [];
    if (!Array.isArray(json)) return note(issues, 'type', `Expected ${expected}, got ${show(json)}.`);
    const { length } = json;
    if (length < minItems) note(issues, 'minItems', `Expected at least ${countOf(minItems, 'item')}, got ${length}.`);
    // A longer list is not read at all: its items would be reported by the thousand.
    if (length > maxItems)
      return note(issues, 'maxItems', `Expected at most ${countOf(maxItems, 'item')}, got ${length}.`);
    const values: unknown[] = [];
    for (let index = 0; index < length; index++) {
      const before = issues.length;
      values.push(read(json[index], issues));
      if (issues.length !== before) locate(issues, before, index);
    }
    return values;
  };
}

function compileMap({ values }: MapType): JsonReader {
  const read = compileReader(values);
  return (json, issues) => {
    if (!isObject(json)) return note(issues, 'type', `Expected an object, got ${show(json)}.`);
    const entries = Object.entries(json).map(([key, member]) => {
      const before = issues.length;
      if (key === '__proto__') note(issues, 'unknown', 'No member may be called __proto__.');
      const value = read(member, issues);
      locate(issues, before, key);
      return [key, value] as const;
    });
    return Object.fromEntries(entries);
  };
}

function compileRecord(type: RecordType): JsonReader {
  const fields = type.fields.map(({ name, type: of, standIn }) => ({ name, read: compileReader(of), standIn }));
  const names = new Set(fields.map(({ name }) => name));
  return (json, issues) => {
    if (!isObject(json)) return note(issues, 'type', `Expected an object, got ${show(json)}.`);
    const value: Record<string, unknown> = {};
    let present = 0;
    for (const { name, read, standIn } of fields) {
      const before = issues.length;
      const member = json[name];
      if (member !== undefined) present += 1;
      if (member !== undefined) value[name] = read(member, issues);
      else if (standIn === undefined) note(issues, 'required', 'This member is missing.');
      else value[name] = standIn.value;
      if (issues.length !== before) locate(issues, before, name);
    }
    const members = Object.keys(json);
    if (members.length !== present) noteUnknown(members, names, issues);
    return value;
  };
}

function noteUnknown(members: readonly string[], names: ReadonlySet<string>, issues: Issues): void {
  for (const member of members) {
    if (names.has(member)) continue;
    const known = names.size === 0 ? 'no members' : `only ${[...names].join(', ')}`;
    note(issues, 'unknown', `There is no such member; there are ${known}.`);
    locate(issues, issues.length - 1, member);
  }
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
