import type { AvroType, EnumType, RecordType } from './avro-type.ts';

/** Why records of one form of a schema can't be read in another form. */
export type Misfit = {
  /** The place in the schema: `lines[].kind`; empty for the record itself. */
  readonly path: string;
  readonly kind: 'missing' | 'type' | 'name' | 'symbol';
  /** A sentence about the place, without its name: `is no longer a string but an int.` */
  readonly why: string;
};

/** Kinds that Avro reads as wider ones. */
const WIDER: Readonly<Partial<Record<AvroType['kind'], readonly AvroType['kind'][]>>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
};

/**
 * All that keeps records of a writer's schema from being read in a reader's. Stricter than Avro in two things: a time
 * and a number are not each other, though they are the same bytes, and bytes need not be a text.
 *
 * @source Apache Avro specification, "Schema Resolution"
 */
export function findMisfits(reader: AvroType, writer: AvroType, path = ''): readonly Misfit[] {
  if (reader.kind === 'optional') return findMisfits(reader.of, writer.kind === 'optional' ? writer.of : writer, path);
  if (writer.kind === 'optional') return [{ path, kind: 'type', why: 'it may be null in the one, not in the other' }];
  if (reader.kind === writer.kind) return findInside(reader, writer, path);
  if (WIDER[writer.kind]?.includes(reader.kind)) return [];
  return [{ path, kind: 'type', why: `${describe(writer)} can't be read as ${describe(reader)}` }];
}

/** For two types of one kind. */
function findInside(reader: AvroType, writer: AvroType, path: string): readonly Misfit[] {
  if (reader.kind === 'record' && writer.kind === 'record') return findRecordMisfits(reader, writer, path);
  if (reader.kind === 'enum' && writer.kind === 'enum') return findEnumMisfits(reader, writer, path);
  if (reader.kind === 'array' && writer.kind === 'array') return findMisfits(reader.items, writer.items, `${path}[]`);
  if (reader.kind === 'map' && writer.kind === 'map') return findMisfits(reader.values, writer.values, `${path}{}`);
  return [];
}

function findRecordMisfits(reader: RecordType, writer: RecordType, path: string): readonly Misfit[] {
  const written = new Map(writer.fields.map((field) => [field.name, field.type]));
  return [
    ...findNameMisfit(reader, writer, path),
    ...reader.fields.flatMap(({ name, type, standIn }) => {
      const place = path === '' ? name : `${path}.${name}`;
      const found = written.get(name);
      if (found !== undefined) return findMisfits(type, found, place);
      if (standIn !== undefined) return [];
      return [{ path: place, kind: 'missing' as const, why: 'it is missing, and has no default' }];
    }),
  ];
}

function findEnumMisfits(reader: EnumType, writer: EnumType, path: string): readonly Misfit[] {
  const unknown = reader.standIn === undefined ? writer.symbols.filter((name) => !reader.symbols.includes(name)) : [];
  return [
    ...findNameMisfit(reader, writer, path),
    ...unknown.map((symbol) => ({
      ...{ path, kind: 'symbol' as const },
      why: `${symbol} is no symbol of it, and it has no default`,
    })),
  ];
}

type Named = { readonly fullName: string };

function findNameMisfit(reader: Named, writer: Named, path: string): readonly Misfit[] {
  if (reader.fullName === writer.fullName) return [];
  return [{ path, kind: 'name', why: `${writer.fullName} can't be read as ${reader.fullName}` }];
}

function describe(type: AvroType): string {
  const article = /^[aeiou]/.test(type.kind) ? 'an' : 'a';
  return `${article} ${type.kind}`;
}
