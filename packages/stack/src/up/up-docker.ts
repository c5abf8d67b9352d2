import { setTimeout as delay } from 'node:timers/promises';

import { dockerEngineAnswers } from '../docker/docker-engine.ts';
import { composeDown, composeLogs, type ComposeProject, composeUp, projectNameOf } from '../docker/docker-compose.ts';
import { messageOf, StackError } from '../errors.ts';
import { answers, interruptedWhileStarting } from '../native/part-process.ts';
import type { StackOptions } from '../options.ts';
import { endpointOfNode, type NodeName, type StackPorts } from '../parts.ts';
import { type DataLayout, writeLayout } from '../state/data-layout.ts';
import { openStateFile, type StackState, withPart } from '../state/stack-state.ts';
import { noEngine } from './choose-how.ts';
import { upNative } from './up-native.ts';
import { portsForUp } from './up-ports.ts';

type Task = { readonly nodes: readonly NodeName[]; readonly layout: DataLayout | undefined };

const READY_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 200;

/** Starts parts in containers. A first start that Docker cannot do falls through to plain processes in mode `auto`. */
export async function upDocker(options: StackOptions, { nodes, layout }: Task): Promise<void> {
  const { home, settings, onProgress } = options;
  if (!(await dockerEngineAnswers(settings.dockerHost)))
    throw layout ? dataInDocker(settings.dockerHost) : noEngine(settings.dockerHost);
  const note = (text: string): void => onProgress?.({ type: 'note', text });
  // Containers that run hold their ports themselves.
  const ports = layout?.ports ?? (await portsForUp({ nodes, layout, brokers: options.brokers, note }));
  const project = toProject(options, ports);
  try {
    await composeUp(project, nodes, options.signal);
  } catch (error) {
    if (layout || settings.mode === 'docker' || options.signal?.aborted) throw error;
    note(`${messageOf(error)} Falling back to plain processes.`);
    await composeDown(project, { wipe: true }).catch(() => undefined);
    return upNative(options, { nodes, layout });
  }
  await writeLayout(home, { how: 'docker', ports });
  const startedAt = new Date().toISOString();
  await openStateFile(home).change((before) =>
    nodes.reduce<StackState>(
      (state, part) =>
        withPart(state, part, {
          how: 'docker',
          project: project.name,
          endpoint: endpointOfNode(part, ports),
          startedAt,
        }),
      before,
    ),
  );
  await Promise.all(nodes.map((part) => waitForContainer(part, project, options)));
}

/** The containers of a home folder whose data live in Docker. */
export function toProject({ home, infra, settings }: StackOptions, ports: StackPorts): ComposeProject {
  return { infra, name: projectNameOf(home), dockerHost: settings.dockerHost, ports };
}

async function waitForContainer(
  part: NodeName,
  project: ComposeProject,
  { onProgress, signal }: StackOptions,
): Promise<void> {
  const begun = performance.now();
  onProgress?.({ type: 'starting', part });
  while (!(await answers(part, project.ports))) {
    if (signal?.aborted) throw interruptedWhileStarting(part);
    if (performance.now() - begun > READY_WITHIN_MS) {
      const lines = await composeLogs(project, part, 8).catch(() => '');
      throw new StackError(
        'part-not-ready',
        `${part} was not ready after ${READY_WITHIN_MS / 1000} s. Its last lines:\n${lines}`,
        'Look into waybill stack logs.',
      );
    }
    await delay(ASK_EVERY_MS);
  }
  onProgress?.({ type: 'ready', part, afterMs: Math.round(performance.now() - begun) });
}

function dataInDocker(dockerHost: string): StackError {
  return new StackError(
    'docker-unusable',
    `This folder's data are in Docker volumes, and no engine answers at ${dockerHost}.`,
    'Start Docker, or wipe the data with waybill stack reset to begin anew without it.',
  );
}
