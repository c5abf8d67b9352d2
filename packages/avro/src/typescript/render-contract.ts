import type { ContractSchemas, RecordSchema } from '@waybill/messages';

import type { RecordType } from '../schema/avro-type.ts';
import { parseSchema } from '../schema/parse-schema.ts';
import { renderDoc, renderTypes, shortName } from './render-types.ts';

const HEADER = '// Written by `waybill generate` from the .avsc files. Do not edit.\n';

/**
 * A team's `src/generated.ts`: a type for each schema, a union of commands and one of events for each aggregate, and
 * the schemas as a constant. The same schemas always give the same text.
 *
 * @throws `TypeError` that names the schema, when one is not as contracts need it
 */
export function renderContract(schemas: ContractSchemas): string {
  const [commands, events, views] = [schemas.commands, schemas.events, schemas.views].map(parseAll);
  return [
    HEADER + "import type { RecordSchema, TypedBy } from '@waybill/messages';\n",
    renderTypes([...(commands ?? []), ...(events ?? []), ...(views ?? [])]),
    renderUnions(commands ?? [], 'Command', 'What can be asked of one'),
    renderUnions(events ?? [], 'Event', 'What can happen to one'),
    renderMessageTypes(commands ?? [], events ?? []),
    renderSchemas(schemas),
  ].join('\n');
}

/** The platform's own schemas: their types, and a constant for each. */
export function renderPlatform(schemas: Readonly<Record<string, RecordSchema>>): string {
  return [
    HEADER + "import type { RecordSchema } from '@waybill/messages';\n",
    renderTypes(parseAll(schemas)),
    ...sortedEntries(schemas).map(
      ([name, schema]) =>
        `export const ${name.charAt(0).toLowerCase()}${name.slice(1)}Schema: RecordSchema = ${renderJson(schema)};\n`,
    ),
  ].join('\n');
}

function parseAll(schemas: Readonly<Record<string, RecordSchema>>): readonly RecordType[] {
  return sortedEntries(schemas).map(([, schema]) => parseSchema(schema));
}

/** One union for each aggregate, which the namespace `team.aggregate.v1` names. */
function renderUnions(records: readonly RecordType[], suffix: string, says: string): string {
  const aggregates = [...new Set(records.map(aggregateOf))];
  return aggregates
    .map((aggregate) => {
      const members = records.filter((record) => aggregateOf(record) === aggregate).map(renderMember);
      const name = `${pascalCase(aggregate)}${suffix}`;
      return `${renderDoc(`${says} ${aggregate}.`)}export type ${name} =\n${members.join('\n')};\n`;
    })
    .join('\n');
}

function aggregateOf({ fullName }: RecordType): string {
  return fullName.split('.')[1] ?? '';
}

function renderMember({ fullName }: RecordType): string {
  const name = shortName(fullName);
  return `  | { readonly type: '${name}'; readonly data: ${name} }`;
}

/** For the compiler: what a contract's messages hold, by their short names. */
function renderMessageTypes(commands: readonly RecordType[], events: readonly RecordType[]): string {
  const bodies = commands.map(({ fullName }) => `    readonly ${shortName(fullName)}: ${shortName(fullName)};\n`);
  const aggregates = [...new Set(events.map(aggregateOf))];
  const unions = aggregates.map((aggregate) => `    readonly '${aggregate}': ${pascalCase(aggregate)}Event;\n`);
  return `${renderDoc('What the messages hold: commands by short name, events by aggregate.')}export type MessageTypes = {
  readonly commands: {\n${bodies.join('')}  };
  readonly events: {\n${unions.join('')}  };
};\n`;
}

function renderSchemas(schemas: ContractSchemas): string {
  const parts = (['commands', 'events', 'views'] as const).map((part) => ({
    part,
    entries: sortedEntries(schemas[part]),
  }));
  const types = parts.map(({ part, entries }) => {
    const names = entries.map(([name]) => `'${name}'`);
    return `  readonly ${part}: Readonly<Record<${names.length === 0 ? 'never' : names.join(' | ')}, RecordSchema>>;\n`;
  });
  const values = Object.fromEntries(parts.map(({ part, entries }) => [part, Object.fromEntries(entries)]));
  return `/** The schemas by short name. */\nexport const schemas: TypedBy<MessageTypes> & {\n${types.join('')}} = ${renderJson(values)};\n`;
}

function sortedEntries<Value>(values: Readonly<Record<string, Value>>): readonly (readonly [string, Value])[] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}

function renderJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
