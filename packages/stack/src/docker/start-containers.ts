import { messageOf, StackError } from '../errors.ts';
import { freePorts } from '../native/stack-ports.ts';
import { interruptedWhileStarting } from '../native/part-process.ts';
import type { StackOptions } from '../options.ts';
import type { PartName, StackPorts } from '../parts.ts';
import { type PartControl, refusal } from '../part-control.ts';
import { type RunningStack, wantedParts } from '../start-stack.ts';
import { waitUntilContainerReady } from './container-ready.ts';
import { openEngine } from './open-engine.ts';
import { containerEndpointOf, containerOf } from './part-containers.ts';
import { type PartContainer, startContainer } from './start-container.ts';

type Options = Pick<StackOptions, 'settings' | 'onProgress' | 'signal'> & { readonly parts?: readonly PartName[] };
type Containers = Map<PartName, PartContainer>;

/**
 * Starts the parts that the settings do not name in containers on free ports of 127.0.0.1. `stop` removes them with
 * their data. If one fails, all of them are removed again.
 *
 * @throws `StackError`
 */
export async function startContainers(options: Options): Promise<RunningStack> {
  const { settings } = options;
  const own = wantedParts(options);
  const ports = await freePorts();
  const containers: Containers = new Map();
  try {
    await openEngine(
      options,
      own.map((part) => containerOf(part, ports).image),
    );
    await startAll(own, { ...options, ports, containers });
  } catch (error) {
    await removeAll(containers).catch(() => undefined);
    throw toDockerError(error);
  }
  const control = (part: PartName): PartControl => {
    const container = containers.get(part);
    return container ? controlOf(part, container, ports) : refusal(part, settings.endpoints[part]);
  };
  const parts = { kafka: control('kafka'), registry: control('registry'), mongodb: control('mongodb') };
  return {
    endpoints: { kafka: parts.kafka.endpoint, registry: parts.registry.endpoint, mongodb: parts.mongodb.endpoint },
    parts,
    brokers: [],
    stop: () => removeAll(containers),
  };
}

type Starting = Options & { readonly ports: StackPorts; readonly containers: Containers };

async function startAll(parts: readonly PartName[], starting: Starting): Promise<void> {
  const failure = new AbortController();
  const signal = starting.signal ? AbortSignal.any([starting.signal, failure.signal]) : failure.signal;
  const starts = parts.map(async (part) => {
    try {
      await startPart(part, { ...starting, signal });
    } catch (error) {
      failure.abort();
      throw error;
    }
  });
  try {
    await Promise.all(starts);
  } catch (error) {
    // Each must have come to its end before what it has started can be removed.
    await Promise.allSettled(starts);
    throw error;
  }
}

async function startPart(part: PartName, { ports, containers, onProgress, signal }: Starting): Promise<void> {
  const begun = performance.now();
  if (signal?.aborted) throw interruptedWhileStarting(part);
  onProgress?.({ type: 'starting', part });
  const container = await startContainer(containerOf(part, ports));
  containers.set(part, container);
  await waitUntilContainerReady({ part, container, ports, signal });
  onProgress?.({ type: 'ready', part, afterMs: Math.round(performance.now() - begun) });
}

function controlOf(part: PartName, container: PartContainer, ports: StackPorts): PartControl {
  let running = true;
  const end = async (how: () => Promise<void>): Promise<void> => {
    if (running) await how();
    running = false;
  };
  return {
    endpoint: containerEndpointOf(part, ports),
    pid: () => undefined,
    stop: () => end(container.stop),
    kill: () => end(container.kill),
    start: async () => {
      if (running) return;
      await container.start();
      running = true;
      await waitUntilContainerReady({ part, container, ports });
    },
  };
}

async function removeAll(containers: Containers): Promise<void> {
  await Promise.all([...containers.values()].map((container) => container.remove()));
  containers.clear();
}

function toDockerError(error: unknown): StackError {
  if (error instanceof StackError) return error;
  return new StackError(
    'docker-unusable',
    `Docker could not do it: ${messageOf(error).trim().replace(/\.$/, '')}.`,
    'Check that the images can be pulled, or set WAYBILL_STACK=native to run plain processes.',
    { cause: error },
  );
}
