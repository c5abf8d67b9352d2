import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { messageOf, StackError } from '../errors.ts';
import { countBrokers, type NodeName, type StackPorts } from '../parts.ts';
import { MissingCommandError, runCommand } from '../processes/run-command.ts';

/** The containers of one home folder. */
export type ComposeProject = {
  readonly infra: string;
  readonly name: string;
  readonly dockerHost: string;
  readonly ports: StackPorts;
};

/** A name that no other checkout on this machine has. */
export function projectNameOf(home: string): string {
  return `waybill-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`;
}

/** The variables that `compose.yaml` reads. */
export function composeEnvironment({ ports, dockerHost }: ComposeProject): Record<string, string> {
  return {
    DOCKER_HOST: dockerHost,
    WAYBILL_KAFKA_PORT: String(ports.kafka),
    ...(ports['kafka-2'] !== undefined && { WAYBILL_KAFKA_2_PORT: String(ports['kafka-2']) }),
    ...(ports['kafka-3'] !== undefined && { WAYBILL_KAFKA_3_PORT: String(ports['kafka-3']) }),
    WAYBILL_REGISTRY_PORT: String(ports.registry),
    WAYBILL_MONGODB_PORT: String(ports.mongodb),
  };
}

/** Makes and starts the containers of these nodes; images that are missing are pulled. */
export async function composeUp(
  project: ComposeProject,
  nodes: readonly NodeName[],
  signal?: AbortSignal,
): Promise<void> {
  await compose(project, ['up', '--detach', ...nodes], signal);
}

/** Removes the containers, and with `wipe` their data. */
export async function composeDown(project: ComposeProject, { wipe }: { readonly wipe: boolean }): Promise<void> {
  await compose(project, ['down', '--remove-orphans', ...(wipe ? ['--volumes'] : [])]);
}

/** What a part has written last. */
export async function composeLogs(project: ComposeProject, part: NodeName, lines: number): Promise<string> {
  const said = await compose(project, ['logs', '--no-color', '--no-log-prefix', '--tail', String(lines), part]);
  return said.trimEnd();
}

async function compose(project: ComposeProject, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const names = ['compose.yaml', ...(countBrokers(project.ports) === 3 ? ['compose.three-brokers.yaml'] : [])];
  const files = names.flatMap((name) => ['--file', join(project.infra, name)]);
  const command = ['compose', '--project-name', project.name, ...files, ...args];
  try {
    return await runCommand('docker', command, { env: composeEnvironment(project), signal });
  } catch (error) {
    throw toDockerError(error);
  }
}

function toDockerError(error: unknown): StackError {
  const native = 'or set WAYBILL_STACK=native to run plain processes';
  const said = messageOf(error);
  if (error instanceof MissingCommandError || /unknown command: docker compose|is not a docker command/.test(said)) {
    return new StackError(
      'docker-unusable',
      'Docker has no compose command here.',
      `Install the Docker Compose plugin, ${native}.`,
      { cause: error },
    );
  }
  return new StackError(
    'docker-unusable',
    `Docker could not do it: ${said}`,
    `Check that the images can be pulled, ${native}.`,
    { cause: error },
  );
}
