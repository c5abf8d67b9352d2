import type { CommandContract, Contract, ViewContract } from '@waybill/messages';

import { parseSchema } from '../schema/parse-schema.ts';
import { renderTypes, shortName } from './render-types.ts';

const HEADER = '// Written by `waybill generate` from the contracts. Do not edit.\n';

/** The types of one team for `packages/client`: bodies and documents as JSON has them, by route and by path. */
export function renderClientTypes({ commands, views }: Contract): string {
  const bodies = commands.filter(hasBody).map(({ schema }) => parseSchema(schema));
  const documents = views.map(({ schema }) => parseSchema(schema));
  return [
    HEADER,
    renderTypes([...bodies, ...documents], { long: 'string', timestamp: 'string', bytes: 'string', sparse: bodies }),
    `/** Commands by route. */\nexport type Commands = {\n${commands.map(renderCommand).join('')}};\n`,
    `/** Views by path. */\nexport type Views = {\n${views.map(renderView).join('')}};\n`,
  ].join('\n');
}

/** The codes of the platform's own refusals. */
export function renderProblemCodes(codes: readonly string[]): string {
  return `${HEADER}\n/** Codes of the platform. */\nexport type ProblemCode =\n${codes.map((code) => `  | '${code}'`).join('\n')};\n`;
}

/** All teams as one. */
export function renderClientIndex(teams: readonly string[]): string {
  const imports = teams.flatMap((team) => [
    `import type { Commands as ${aliasOf(team)}Commands, Views as ${aliasOf(team)}Views } from './${team}.ts';\n`,
  ]);
  const all = (part: string) => teams.map((team) => `${aliasOf(team)}${part}`).join(' & ');
  return `${HEADER}${imports.join('')}
/** What every team takes, by route. */
export type Commands = ${all('Commands')};

/** What every team shows, by path. */
export type Views = ${all('Views')};
`;
}

function hasBody({ method }: CommandContract): boolean {
  return method !== 'DELETE';
}

function renderCommand(command: CommandContract): string {
  const { method, collection, hasId, verb, schema, errors } = command;
  const route = `${method} ${collection}${hasId ? '/{id}' : ''}${verb === undefined ? '' : `:${verb}`}`;
  const members = [
    ...(hasId ? ['readonly id: string'] : []),
    ...(hasBody(command) ? [`readonly body: ${schema.name}`] : []),
  ];
  return `  readonly '${route}': {
    readonly command: { ${members.join('; ')} };
    readonly code: ${renderNames(Object.keys(errors))};
  };
`;
}

function renderView({ path, schema, filters, sorts }: ViewContract): string {
  return `  readonly '${path}': {
    readonly document: { readonly id: string; readonly version: number } & ${shortName(schema.name)};
    readonly filter: ${renderNames(filters)};
    readonly sort: ${renderNames(sorts)};
  };
`;
}

function renderNames(names: readonly string[]): string {
  return names.length === 0 ? 'never' : names.map((name) => `'${name}'`).join(' | ');
}

/** A team's name as a part of names. */
function aliasOf(team: string): string {
  return team.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
