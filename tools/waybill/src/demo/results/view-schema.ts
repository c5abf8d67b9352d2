import type { RecordSchema } from '@waybill/messages';

import type { ViewDocument, ViewValue } from './canonical-json.ts';

/** A view document does not look as the contract says; the message names view, document and member. */
export class ViewError extends Error {
  override readonly name = 'ViewError';
  readonly code = 'view-unexpected';
}

/** Makes of a document in HTTP JSON one of the schema's members alone, 64-bit integers read from their strings. */
export type DocumentReader = (item: unknown) => ViewDocument;

type Reader = (value: unknown, at: string) => ViewValue;

/**
 * Compiles the schema of a view.
 *
 * @returns a reader that throws `ViewError` when a member is missing or of another type
 */
export function createDocumentReader(view: string, schema: RecordSchema): DocumentReader {
  const read = readerOf(schema, schema.namespace, new Map());
  return (item) => {
    const id = isRecord(item) && typeof item['id'] === 'string' ? item['id'] : '(without id)';
    const document = read(item, `${view} ${id}`);
    if (!isDocument(document)) throw new ViewError(`${view} ${id} is no object.`);
    return document;
  };
}

/** Named types may be used again by their name, within a namespace by the short one. */
type Named = Map<string, Reader>;

function readerOf(type: unknown, namespace: string, named: Named): Reader {
  if (Array.isArray(type)) return readUnion(type as readonly unknown[], namespace, named); // Its branches are looked at one by one.
  if (typeof type === 'string') return readNamed(type, namespace, named);
  if (!isRecord(type)) throw new TypeError(`${JSON.stringify(type)} is no Avro type.`);
  switch (type['type']) {
    case 'record':
      return readRecord(type, namespace, named);
    case 'array': {
      const readItem = readerOf(type['items'], namespace, named);
      return (value, at) => {
        if (!Array.isArray(value)) throw unexpected(at, 'an array', value);
        return value.map((item: unknown, index) => readItem(item, `${at}/${index}`));
      };
    }
    case 'enum': {
      named.set(nameOf(type, namespace), readString);
      return readString;
    }
    default:
      // Times, decimals and UUIDs are strings in JSON, whatever they are in Avro.
      return type['logicalType'] === undefined ? readerOf(type['type'], namespace, named) : readString;
  }
}

function readRecord(type: Readonly<Record<string, unknown>>, outer: string, named: Named): Reader {
  const namespace = typeof type['namespace'] === 'string' ? type['namespace'] : outer;
  const fields: { readonly name: string; readonly read: Reader }[] = [];
  const read: Reader = (value, at) => {
    if (!isRecord(value)) throw unexpected(at, 'an object', value);
    return Object.fromEntries(
      fields.map((field) => [field.name, field.read(value[field.name], `${at}/${field.name}`)]),
    );
  };
  named.set(nameOf(type, namespace), read);
  for (const field of Array.isArray(type['fields']) ? (type['fields'] as readonly unknown[]) : []) {
    if (isRecord(field)) fields.push({ name: String(field['name']), read: readerOf(field['type'], namespace, named) });
  }
  return read;
}

function readUnion(branches: readonly unknown[], namespace: string, named: Named): Reader {
  const [branch] = branches.filter((one) => one !== 'null');
  const read = readerOf(branch, namespace, named);
  return (value, at) => (value === null ? null : read(value, at));
}

function readNamed(name: string, namespace: string, named: Named): Reader {
  const read = primitives[name] ?? named.get(name.includes('.') ? name : `${namespace}.${name}`);
  if (read === undefined) throw new TypeError(`There is no Avro type ${name}.`);
  return read;
}

const primitives: Readonly<Record<string, Reader | undefined>> = {
  string: readString,
  bytes: readString,
  int: readNumber,
  float: readNumber,
  double: readNumber,
  long: readLong,
  boolean: (value, at) => {
    if (typeof value !== 'boolean') throw unexpected(at, 'true or false', value);
    return value;
  },
};

function readString(value: unknown, at: string): string {
  if (typeof value !== 'string') throw unexpected(at, 'a string', value);
  return value;
}

function readNumber(value: unknown, at: string): number {
  if (typeof value !== 'number') throw unexpected(at, 'a number', value);
  return value;
}

function readLong(value: unknown, at: string): bigint {
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return BigInt(value);
  throw unexpected(at, 'a string of digits', value);
}

function nameOf(type: Readonly<Record<string, unknown>>, namespace: string): string {
  const name = String(type['name']);
  return name.includes('.') ? name : `${namespace}.${name}`;
}

function unexpected(at: string, expected: string, found: unknown): ViewError {
  return new ViewError(
    `${at}: expected ${expected}, found ${found === undefined ? 'nothing' : JSON.stringify(found)}.`,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDocument(value: ViewValue): value is ViewDocument {
  return isRecord(value);
}
