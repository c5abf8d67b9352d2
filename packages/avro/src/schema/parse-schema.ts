import type { AvroType, RecordField, RecordType } from './avro-type.ts';
import { minimumBytes } from './avro-type.ts';
import { parseDefault } from './parse-default.ts';

type Json = Readonly<Record<string, unknown>>;
type Named = Extract<AvroType, { readonly fullName: string }>;

/** What is known while a schema is read: the types named so far, undefined for one that is still being read. */
type Scope = { readonly names: Map<string, Named | undefined>; readonly namespace: string; readonly path: string };

/**
 * Reads a record schema into our own words.
 *
 * @throws `TypeError` that says where the schema uses something that contracts may not: unions other than
 *         `["null", T]`, recursion, fixed, other logical types than timestamp-millis, items of zero bytes
 */
export function parseSchema(schema: unknown): RecordType {
  const type = parseType(schema, { names: new Map(), namespace: '', path: '' });
  if (type.kind !== 'record') throw new TypeError(`A message is a record, not ${describe(schema)}.`);
  return type;
}

function parseType(schema: unknown, scope: Scope): AvroType {
  if (typeof schema === 'string') return parseNamed(schema, {}, scope);
  if (Array.isArray(schema)) return parseUnion(schema, scope);
  if (!isObject(schema)) throw refusal(scope, `has no type but ${describe(schema)}`);
  return typeof schema['type'] === 'string'
    ? parseNamed(schema['type'], schema, scope)
    : parseType(schema['type'], scope);
}

function parseNamed(name: string, json: Json, scope: Scope): AvroType {
  const parse = Object.hasOwn(PARSERS, name) ? PARSERS[name] : undefined;
  return parse === undefined ? parseReference(name, scope) : parse(json, scope);
}

const PARSERS: Readonly<Record<string, (json: Json, scope: Scope) => AvroType>> = {
  boolean: (json, scope) => withoutLogicalType({ kind: 'boolean' }, json, scope),
  bytes: (json, scope) => withoutLogicalType({ kind: 'bytes' }, json, scope),
  int: (json, scope) => withoutLogicalType({ kind: 'int', ...numberLimits(json, scope) }, json, scope),
  float: (json, scope) => withoutLogicalType({ kind: 'float', ...numberLimits(json, scope) }, json, scope),
  double: (json, scope) => withoutLogicalType({ kind: 'double', ...numberLimits(json, scope) }, json, scope),
  long: (json, scope) =>
    json['logicalType'] === 'timestamp-millis'
      ? { kind: 'timestamp' }
      : withoutLogicalType({ kind: 'long', ...numberLimits(json, scope) }, json, scope),
  string: (json, scope) => withoutLogicalType({ kind: 'string', ...textLimits(json, scope) }, json, scope),
  array: (json, scope) => ({ kind: 'array', items: parseItems(json['items'], scope), ...itemLimits(json, scope) }),
  map: (json, scope) => ({ kind: 'map', values: parseItems(json['values'], scope) }),
  enum: parseEnum,
  record: parseRecord,
};

function parseUnion([first, second, ...others]: readonly unknown[], scope: Scope): AvroType {
  const of = first === 'null' && second !== undefined && others.length === 0 ? parseType(second, scope) : undefined;
  if (of === undefined || of.kind === 'optional') throw refusal(scope, 'has a union that is not ["null", T]');
  return { kind: 'optional', of };
}

/** Items of zero bytes would let a few bytes stand for millions of them. */
function parseItems(schema: unknown, scope: Scope): AvroType {
  const type = parseType(schema, { ...scope, path: `${scope.path}[]` });
  if (minimumBytes(type) === 0) throw refusal(scope, 'has items that take no bytes');
  return type;
}

function parseEnum(json: Json, scope: Scope): AvroType {
  const symbols = Array.isArray(json['symbols']) ? json['symbols'].filter(isName) : [];
  if (symbols.length === 0 || symbols.length !== (json['symbols'] as unknown[]).length) {
    throw refusal(scope, 'has an enum whose symbols are not names');
  }
  const standIn = symbols.find((symbol) => symbol === json['default']);
  if (standIn !== json['default']) throw refusal(scope, `has an enum without its default ${describe(json['default'])}`);
  const type: Named = { kind: 'enum', fullName: fullNameOf(json, scope), doc: docOf(json), symbols, standIn };
  scope.names.set(type.fullName, type);
  return type;
}

function parseRecord(json: Json, scope: Scope): RecordType {
  const fullName = fullNameOf(json, scope);
  scope.names.set(fullName, undefined);
  const inside = { ...scope, namespace: fullName.slice(0, Math.max(0, fullName.lastIndexOf('.'))) };
  if (!Array.isArray(json['fields'])) throw refusal(scope, 'is a record without fields');
  const fields = json['fields'].map((field) => parseField(field, inside));
  const type: Named = { kind: 'record', fullName, doc: docOf(json), fields };
  scope.names.set(fullName, type);
  return type;
}

function parseField(json: unknown, scope: Scope): RecordField {
  if (!isObject(json) || !isName(json['name'])) throw refusal(scope, `has a field that is ${describe(json)}`);
  const { name } = json;
  // Members of every object would be taken for members of the body.
  if (name in Object.prototype) throw refusal(scope, `has a field of the reserved name ${name}`);
  const here = { ...scope, path: scope.path === '' ? name : `${scope.path}.${name}` };
  const type = parseType(json['type'], here);
  return { name, doc: docOf(json), type, standIn: parseStandIn(type, json, here) };
}

function parseStandIn(type: AvroType, json: Json, scope: Scope): RecordField['standIn'] {
  if (json['default'] === undefined) return type.kind === 'optional' ? { value: null } : undefined;
  const parsed = parseDefault(type, json['default']);
  if (parsed === undefined) throw refusal(scope, `has the default ${describe(json['default'])}, which does not fit`);
  return parsed;
}

function parseReference(name: string, scope: Scope): AvroType {
  const fullName = name.includes('.') || scope.namespace === '' ? name : `${scope.namespace}.${name}`;
  const type = scope.names.get(fullName);
  if (type !== undefined) return type;
  throw refusal(scope, scope.names.has(fullName) ? `contains itself by ${name}` : `has the unknown type ${name}`);
}

function fullNameOf(json: Json, scope: Scope): string {
  const { name, namespace = scope.namespace } = json;
  if (!isName(name) || typeof namespace !== 'string') throw refusal(scope, `has the type name ${describe(name)}`);
  const fullName = namespace === '' ? name : `${namespace}.${name}`;
  if (!fullName.split('.').every(isName)) throw refusal(scope, `has the namespace ${describe(namespace)}`);
  if (scope.names.has(fullName)) throw refusal(scope, `defines ${fullName} twice`);
  return fullName;
}

function withoutLogicalType(type: AvroType, json: Json, scope: Scope): AvroType {
  const { logicalType } = json;
  if (logicalType !== undefined) throw refusal(scope, `has the logical type ${describe(logicalType)}`);
  return type;
}

function numberLimits(json: Json, scope: Scope) {
  return { minimum: limit(json, 'minimum', scope), maximum: limit(json, 'maximum', scope) };
}

function itemLimits(json: Json, scope: Scope) {
  const { emptyAs } = json;
  if (emptyAs !== undefined && typeof emptyAs !== 'string') throw refusal(scope, 'has an emptyAs that is no text');
  return { minItems: limit(json, 'minItems', scope), maxItems: limit(json, 'maxItems', scope), emptyAs };
}

function textLimits(json: Json, scope: Scope) {
  const { pattern } = json;
  if (pattern !== undefined && typeof pattern !== 'string') throw refusal(scope, 'has a pattern that is no text');
  return {
    minLength: limit(json, 'minLength', scope),
    maxLength: limit(json, 'maxLength', scope),
    pattern: pattern === undefined ? undefined : new RegExp(pattern, 'u'),
  };
}

function limit(json: Json, name: string, scope: Scope): number | undefined {
  const value = json[name];
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw refusal(scope, `has the ${name} ${describe(value)}`);
}

function docOf(json: Json): string | undefined {
  return typeof json['doc'] === 'string' ? json['doc'] : undefined;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z_]\w*$/.test(value);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusal({ path }: Scope, what: string): TypeError {
  return new TypeError(`${path === '' ? 'The schema' : path} ${what}.`);
}

function describe(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 60);
}
