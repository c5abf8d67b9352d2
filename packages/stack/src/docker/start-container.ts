import { randomUUID } from 'node:crypto';

import type { GenericContainer } from 'testcontainers';

import { lastLines } from '../processes/run-command.ts';
import type { ContainerDefinition } from './container-definition.ts';

/** A container that keeps its port and its data while it is stopped, until it is removed. */
export type PartContainer = {
  readonly stop: () => Promise<void>;
  /** SIGKILL. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Ends it and wipes its data. */
  readonly remove: () => Promise<void>;
  readonly isRunning: () => Promise<boolean>;
  readonly lastLines: (count: number) => Promise<string>;
};

/** How long a part may take to end in order. */
const STOP_WITHIN_S = 15;

/** Makes a container and starts it. Whether the part in it can work is not asked. */
export async function startContainer(definition: ContainerDefinition): Promise<PartContainer> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const name = `waybill-${definition.hostname}-${randomUUID()}`;
  // Not by what the library gives: its stop works once only, and it forgets a container that did not start.
  const container = (await getContainerRuntimeClient()).container.getById(name);
  const remove = async (): Promise<void> => {
    await container.remove({ force: true, v: true });
  };
  try {
    const started = await (await toGenericContainer(definition)).withName(name).start();
    if (definition.files.length > 0) await started.copyContentToContainer([...definition.files]);
  } catch (error) {
    await remove().catch(() => undefined);
    throw error;
  }
  return {
    stop: async () => {
      await container.stop({ t: STOP_WITHIN_S });
    },
    kill: async () => {
      await container.kill();
    },
    start: async () => {
      await container.start();
    },
    remove,
    isRunning: async () => (await container.inspect()).State.Running,
    lastLines: async (count) =>
      lastLines(withoutFrames(await container.logs({ stdout: true, stderr: true, tail: count })), count),
  };
}

async function toGenericContainer(definition: ContainerDefinition): Promise<GenericContainer> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const { image, port, hostname, user, entrypoint, command, environment } = definition;
  // A class, because the library publishes ports on all addresses of the machine and has no option for one.
  class LoopbackContainer extends GenericContainer {
    withLoopbackPort(inside: number, host: number): this {
      this.withExposedPorts({ container: inside, host });
      this.hostConfig.PortBindings = { [`${inside}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: String(host) }] };
      return this;
    }
  }
  const container = new LoopbackContainer(image)
    .withLoopbackPort(port.container, port.host)
    .withHostname(hostname)
    .withEnvironment(environment)
    // Nothing to wait for: we ask the parts ourselves.
    .withWaitStrategy(Wait.forAll([]));
  if (user !== undefined) container.withUser(user);
  if (entrypoint) container.withEntrypoint([...entrypoint]);
  if (command) container.withCommand([...command]);
  return container;
}

/**
 * Each piece of a log is preceded by its stream and length in eight bytes.
 *
 * @source Docker Engine API, ContainerAttach, stream format
 */
function withoutFrames(log: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= log.length;) {
    const end = at + 8 + log.readUInt32BE(at + 4);
    pieces.push(log.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(pieces).toString();
}
