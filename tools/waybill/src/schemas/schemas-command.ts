import { rename, writeFile } from 'node:fs/promises';

import { contractSubjects, exportSchemas, registerSchemas, type SchemaRegistry } from '@waybill/avro';
import type { Command } from 'commander';

import type { CliContext } from '../cli-context.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import { contracts } from '@waybill/teams';
import { type Comparison, compareSchemas } from './compare-schemas.ts';
import { findLostTypes, findRegistry, registeredSchemas, releasedSchemas } from './earlier-schemas.ts';
import { explainSchemas } from './explain-schemas.ts';
import { readReleased } from './released-files.ts';
import { releaseSchemas } from './release-schemas.ts';
import { toBreakingLines, toDifferenceLines } from './render-comparison.ts';

type Flags = { readonly json?: boolean; readonly released?: boolean };

/** `waybill schemas`: what this checkout's schemas are to those that records were written with. */
export function addSchemasCommand(program: Command, context: CliContext): void {
  const schemas = program.command('schemas').description('schemas of commands and events, and those of before');
  const released = ['--released', 'compare with the released files in infra/schemas, also if there is a registry'];
  const json = ['--json', 'print one JSON document'] as const;
  schemas
    .command('check')
    .description('end with 1 if records of before, or builds of before, could not be read any more')
    .option(released[0] ?? '', released[1])
    .option(...json)
    .action((flags: Flags) => explainSchemas(() => check(context, flags)));
  schemas
    .command('diff')
    .description('what would change; end with 1 if anything would')
    .option(released[0] ?? '', released[1])
    .option(...json)
    .action((flags: Flags) => explainSchemas(() => diff(context, flags)));
  schemas
    .command('apply')
    .description('check, then register what the registry does not have')
    .option(...json)
    .action((flags: Flags) => explainSchemas(() => apply(context, flags)));
  schemas
    .command('export')
    .description('ids and schemas of all our subjects: services read records by them when the registry is lost')
    .option('--out <file>', 'write them there, not to stdout')
    .action((flags: { readonly out?: string }) => explainSchemas(() => exportTable(context, flags.out)));
  schemas
    .command('release')
    .description('check, then write what changed to infra/schemas, for later checks without a registry')
    .action(() => explainSchemas(() => release(context)));
}

async function check(context: CliContext, flags: Flags): Promise<void> {
  const comparison = await compare(context, flags);
  if (flags.json === true) context.out(JSON.stringify(comparison, null, 2));
  refuseBreaking(comparison, context, flags);
  if (flags.json !== true) context.out(`${comparison.subjects.length} subjects fit ${comparison.against}.`);
}

async function diff(context: CliContext, flags: Flags): Promise<void> {
  const comparison = await compare(context, flags);
  const lines = toDifferenceLines(comparison);
  if (flags.json === true) context.out(JSON.stringify(comparison, null, 2));
  else for (const line of lines) context.out(line);
  if (lines.length > 0) throw new CliError({ message: `This checkout differs from ${comparison.against}.` });
  if (flags.json !== true) context.out(`Nothing differs from ${comparison.against}.`);
}

async function apply(context: CliContext, flags: Flags): Promise<void> {
  const registry = await registryOf(context);
  refuseBreaking(await compareSchemas(contractSubjects(contracts), registeredSchemas(registry)), context, {});
  const changes = (await registerSchemas(registry, contracts)).filter(({ change }) => change !== 'unchanged');
  if (flags.json === true) context.out(JSON.stringify(changes, null, 2));
  else if (changes.length === 0) context.out('Everything was registered already.');
  else for (const { subject, change, id } of changes) context.out(`${change} ${subject}, id ${id}`);
}

async function exportTable(context: CliContext, path: string | undefined): Promise<void> {
  const subjects = contractSubjects(contracts).map(({ subject }) => subject);
  const table = await exportSchemas(await registryOf(context), subjects);
  if (table.entries.length === 0) {
    throw new CliError({ message: 'The registry has none of our subjects.', fix: 'Run waybill schemas apply.' });
  }
  const text = JSON.stringify(table, null, 2);
  if (path === undefined) {
    context.out(text);
    return;
  }
  // Renamed when it is whole: a copy of yesterday is better than half of one.
  await writeFile(`${path}.part`, `${text}\n`);
  await rename(`${path}.part`, path);
  context.log(`Wrote ${table.entries.length} versions to ${path}.`);
}

async function release(context: CliContext): Promise<void> {
  const subjects = contractSubjects(contracts);
  refuseBreaking(await compare(context, { released: true }), context, {});
  const paths = await releaseSchemas(context.repository, subjects);
  context.out(paths.length === 0 ? 'All schemas are released already.' : `Wrote ${paths.join(', ')}`);
}

/** With the registry if there is one, else with the released files; says which, because that was not asked for. */
async function compare(context: CliContext, { released = false }: Flags): Promise<Comparison> {
  const subjects = contractSubjects(contracts);
  const registry = released ? undefined : await findRegistry(context);
  if (registry !== undefined) return compareSchemas(subjects, registeredSchemas(registry));
  if (!released) context.log('No registry is named and none runs here: comparing with the released files.');
  const files = await readReleased(context.repository);
  const comparison = await compareSchemas(subjects, releasedSchemas(files));
  return { ...comparison, breaking: [...comparison.breaking, ...findLostTypes(files, subjects)] };
}

async function registryOf(context: CliContext): Promise<SchemaRegistry> {
  const registry = await findRegistry(context);
  if (registry !== undefined) return registry;
  throw new CliError({
    message: 'No registry is named and none runs here.',
    fix: 'Set SCHEMA_REGISTRY_URL, or start the local parts with waybill stack up.',
    exitCode: exitCodes.usage,
  });
}

function refuseBreaking({ breaking, against }: Comparison, context: CliContext, { json = false }: Flags): void {
  if (breaking.length === 0) return;
  if (!json) for (const line of toBreakingLines(breaking)) context.log(line);
  throw new CliError({
    message: `${breaking.length} breaking change${breaking.length === 1 ? '' : 's'} against ${against}.`,
    fix: 'Each line "next" above has the ways out.',
  });
}
