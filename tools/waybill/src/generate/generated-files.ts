import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { renderContract, renderPlatform } from '@waybill/avro';
import { contracts } from '@waybill/teams';

import { renderClientFiles } from './client-files.ts';
import { readContractSources, readSchemas } from './contract-sources.ts';
import { isMissing } from './is-missing.ts';

/** A file that is written from `.avsc` files: where it belongs, and what must be in it. */
export type GeneratedFile = { readonly path: string; readonly text: string };

/**
 * All generated files of the workspace, as the `.avsc` files want them now.
 *
 * @param workspace  the folder that holds `packages`
 * @returns          paths relative to it
 * @throws           `TypeError` that names the schema at fault
 */
export async function renderGeneratedFiles(workspace: string): Promise<readonly GeneratedFile[]> {
  const folders = await readdir(join(workspace, 'packages/contracts'), { withFileTypes: true });
  const teams = folders.filter((entry) => entry.isDirectory()).map(({ name }) => `packages/contracts/${name}`);
  const platform = await readSchemas(join(workspace, 'packages/messages/platform'));
  return [
    ...(await Promise.all(teams.sort().map((team) => renderTeam(workspace, team)))),
    { path: 'packages/avro/src/platform/generated.ts', text: renderPlatform(platform) },
    ...((await hasClient(workspace)) ? renderClientFiles(contracts) : []),
  ];
}

/** Those of the files that are not on the disk as they should be. */
export async function findStaleFiles(
  workspace: string,
  files: readonly GeneratedFile[],
): Promise<readonly GeneratedFile[]> {
  const present = await Promise.all(files.map(({ path }) => readIfPresent(join(workspace, path))));
  return files.filter(({ text }, index) => present[index] !== text);
}

async function renderTeam(workspace: string, team: string): Promise<GeneratedFile> {
  const schemas = await readContractSources(join(workspace, team));
  try {
    return { path: `${team}/src/generated.ts`, text: renderContract(schemas) };
  } catch (error) {
    throw error instanceof TypeError ? new TypeError(`${team}: ${error.message}`, { cause: error }) : error;
  }
}

/** A workspace need not have one. */
async function hasClient(workspace: string): Promise<boolean> {
  return (await readIfPresent(join(workspace, 'packages/client/package.json'))) !== undefined;
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
