import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { dockerEngineAnswers } from '../docker/docker-engine.ts';
import { composeDown } from '../docker/docker-compose.ts';
import { StackError } from '../errors.ts';
import { endProcess } from '../native/part-process.ts';
import { endParts, type LaunchedPart } from '../native/start-parts.ts';
import type { StackOptions } from '../options.ts';
import { endpointVariables, type NodeName, nodeNames, type PartName } from '../parts.ts';
import { readLayout } from '../state/data-layout.ts';
import { openStateFile, type StackState } from '../state/stack-state.ts';
import { removeLeftovers } from '../temporary-home.ts';
import { exclusively } from './stack-up.ts';
import { toProject } from './up-docker.ts';

/** Ends all parts of this home folder; data and logs stay. Gives the parts that were running. */
export function stackDown(options: StackOptions): Promise<readonly NodeName[]> {
  return exclusively(options, () => down(options, { wipe: false }));
}

/**
 * Ends all parts and wipes the data of all three together: schema ids in the log mean nothing to an empty registry.
 *
 * @throws `StackError` `wipe-refused` if the environment names one of Kafka and the registry, whose data are not ours
 */
export function stackReset(options: StackOptions): Promise<void> {
  return exclusively(options, async () => {
    const { endpoints } = options.settings;
    if ((endpoints.kafka === undefined) !== (endpoints.registry === undefined))
      throw halfWipe(endpoints.kafka === undefined ? 'registry' : 'kafka');
    await down(options, { wipe: true });
    for (const folder of ['data', 'logs']) await rm(join(options.home, folder), { recursive: true, force: true });
  });
}

async function down(options: StackOptions, { wipe }: { readonly wipe: boolean }): Promise<readonly NodeName[]> {
  const state = openStateFile(options.home);
  const before = await state.read();
  if (before.training) await endProcess(before.training);
  await endParts(processesOf(before));
  await downContainers(options, before, wipe);
  await state.change(() => ({ parts: {} }));
  await removeLeftovers();
  return nodeNames.filter((part) => before.parts[part] !== undefined);
}

function processesOf({ parts }: StackState): readonly Pick<LaunchedPart, 'part' | 'process'>[] {
  return nodeNames.flatMap((part) => {
    const record = parts[part];
    return record?.how === 'native' ? [{ part, process: record.process }] : [];
  });
}

async function downContainers(options: StackOptions, state: StackState, wipe: boolean): Promise<void> {
  const layout = await readLayout(options.home);
  const someRun = Object.values(state.parts).some(({ how }) => how === 'docker');
  if (layout?.how !== 'docker' || (!someRun && !wipe)) return;
  if (await dockerEngineAnswers(options.settings.dockerHost))
    return composeDown(toProject(options, layout.ports), { wipe });
  // Without an engine no container runs.
  const { name } = toProject(options, layout.ports);
  const text = `No Docker engine answers: the volumes ${name}_* stay. Remove them with docker volume rm when it is back.`;
  if (wipe) options.onProgress?.({ type: 'note', text });
}

function halfWipe(named: PartName): StackError {
  const other = named === 'kafka' ? 'the registry' : 'Kafka';
  return new StackError(
    'wipe-refused',
    `${endpointVariables[named]} names a part that is not ours to wipe, and ${other} cannot be wiped without it.`,
    `Unset ${endpointVariables[named]} to wipe this folder's own parts.`,
  );
}
