import type { AvroType, EnumType, RecordField, RecordType } from '../schema/avro-type.ts';
import { matchType } from '../schema/avro-type.ts';

type NamedType = EnumType | RecordType;

/** How values look to whom the types are for. */
export type TypeForm = {
  readonly long: string;
  readonly timestamp: string;
  readonly bytes: string;
  /** Records of which a member that may be null may be left out. */
  readonly sparse: readonly RecordType[];
};

/** As our codec reads them. */
const DECODED: TypeForm = { long: 'bigint', timestamp: 'Date', bytes: 'Buffer', sparse: [] };

/**
 * TypeScript for records and all that they contain, each named type once, parents before their parts.
 *
 * @throws `TypeError` that names the type, when two different ones would have the same name
 */
export function renderTypes(records: readonly RecordType[], form = DECODED): string {
  const byName = new Map<string, { readonly type: NamedType; readonly text: string }>();
  for (const type of records.flatMap(namedTypes)) {
    const [name, text] = [shortName(type.fullName), renderNamed(type, form)];
    const known = byName.get(name);
    if (known !== undefined && (known.type.fullName !== type.fullName || known.text !== text)) {
      throw new TypeError(`${type.fullName} and ${known.type.fullName} differ but have one name.`);
    }
    byName.set(name, known ?? { type, text });
  }
  return [...byName.values()].map(({ text }) => text).join('\n');
}

/** The name of a type in TypeScript: that in its schema, without the namespace. */
export function shortName(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1);
}

/** A doc comment of one line, with its line feed; nothing without a text. */
export function renderDoc(doc: string | undefined, indent = ''): string {
  return doc === undefined ? '' : `${indent}/** ${doc.replaceAll('*/', '*\\/').replaceAll(/\s+/g, ' ')} */\n`;
}

function namedTypes(type: AvroType): readonly NamedType[] {
  switch (type.kind) {
    case 'optional':
      return namedTypes(type.of);
    case 'array':
      return namedTypes(type.items);
    case 'map':
      return namedTypes(type.values);
    case 'enum':
      return [type];
    case 'record':
      return [type, ...type.fields.flatMap((field) => namedTypes(field.type))];
    default:
      return [];
  }
}

function renderNamed(type: NamedType, form: TypeForm): string {
  const head = `${renderDoc(type.doc)}export type ${shortName(type.fullName)} =`;
  if (type.kind === 'enum') return `${head} ${type.symbols.map((symbol) => `'${symbol}'`).join(' | ')};\n`;
  if (type.fields.length === 0) return `${head} Readonly<Record<string, never>>;\n`;
  const mark = ({ kind }: AvroType) => (kind === 'optional' && form.sparse.includes(type) ? '?' : '');
  const fields = type.fields.map((field) => renderField(field, mark(field.type), form));
  return `${head} {\n${fields.join('')}};\n`;
}

function renderField({ name, doc, type }: RecordField, mark: string, form: TypeForm): string {
  return `${renderDoc(doc, '  ')}  readonly ${name}${mark}: ${renderUse(type, form)};\n`;
}

function renderUse(type: AvroType, form: TypeForm): string {
  return matchType<string>(type, {
    boolean: () => 'boolean',
    string: () => 'string',
    int: () => 'number',
    float: () => 'number',
    double: () => 'number',
    long: () => form.long,
    timestamp: () => form.timestamp,
    bytes: () => form.bytes,
    optional: ({ of }) => `${renderUse(of, form)} | null`,
    array: ({ items }) => `readonly ${needsBrackets(items) ? `(${renderUse(items, form)})` : renderUse(items, form)}[]`,
    map: ({ values }) => `Readonly<Record<string, ${renderUse(values, form)}>>`,
    enum: ({ fullName }) => shortName(fullName),
    record: ({ fullName }) => shortName(fullName),
  });
}

function needsBrackets({ kind }: AvroType): boolean {
  return kind === 'array' || kind === 'optional';
}
